package dev.djong.apiserver.subresource.stream;

import java.util.List;
import java.util.Optional;

/**
 * The WebSocket subprotocols of port-forward that carry no SPDY: each port has two channels, an even one for its data and
 * the odd one after it for what went wrong. The first message on each names the port in two bytes, low byte first.
 */
public enum ForwardProtocol {
    V4("v4.channel.k8s.io", ChannelFraming.BINARY),
    V4_BASE64("v4.base64.channel.k8s.io", ChannelFraming.BASE64);

    private final String text;
    private final ChannelFraming framing;

    ForwardProtocol(String text, ChannelFraming framing) {
        this.text = text;
        this.framing = framing;
    }

    public String text() {
        return text;
    }

    ChannelFraming framing() {
        return framing;
    }

    /** The first of the client's offers that we speak; no offer at all means the binary form. */
    public static Optional<ForwardProtocol> choose(List<String> offers) {
        if (offers.isEmpty()) {
            return Optional.of(V4);
        }
        for (var offer : offers) {
            for (var protocol : values()) {
                if (protocol.text.equals(offer)) {
                    return Optional.of(protocol);
                }
            }
        }
        return Optional.empty();
    }
}
