package dev.djong.apiserver.subresource.stream;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The WebSocket subprotocols of exec and attach. Each message carries one stream's bytes after a byte that names the
 * stream; the base64 forms do the same in text messages with a digit. Version 5 adds a message that closes a stream.
 *
 * @see <a href="https://kep.k8s.io/4006">KEP-4006, transition from SPDY to WebSockets</a>
 */
public enum ChannelProtocol {
    V5("v5.channel.k8s.io", 5, ChannelFraming.BINARY),
    V4("v4.channel.k8s.io", 4, ChannelFraming.BINARY),
    V4_BASE64("v4.base64.channel.k8s.io", 4, ChannelFraming.BASE64),
    V1("channel.k8s.io", 1, ChannelFraming.BINARY),
    V1_BASE64("base64.channel.k8s.io", 1, ChannelFraming.BASE64);

    /** The streams of a session by the number of their channel. */
    public enum Channel {
        STDIN,
        STDOUT,
        STDERR,
        ERROR,
        RESIZE
    }

    private static final int CLOSE_SIGNAL = 255;

    private final String text;
    private final int version;
    private final ChannelFraming framing;

    ChannelProtocol(String text, int version, ChannelFraming framing) {
        this.text = text;
        this.version = version;
        this.framing = framing;
    }

    public String text() {
        return text;
    }

    /** Whether the error stream carries a Status tree (4 and later) or plain text. */
    public boolean errorIsStatus() {
        return version >= 4;
    }

    /** What a message asks for. */
    public sealed interface Input {
        record Data(Channel channel, byte[] payload) implements Input {}

        record Close(Channel channel) implements Input {}

        /** Nothing to do: an empty message, or a channel that does not exist. */
        record Ignored() implements Input {}
    }

    /** The first of the client's offers that we speak; no offer at all means the oldest binary form. */
    public static Optional<ChannelProtocol> choose(List<String> offers) {
        if (offers.isEmpty()) {
            return Optional.of(V1);
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

    /** @throws IllegalArgumentException if a base64 form carries something else */
    public Input decode(byte[] message) {
        if (message.length == 0) {
            return new Input.Ignored();
        }
        if (version >= 5 && (message[0] & 0xff) == CLOSE_SIGNAL && message.length == 2) {
            return channel(message[1]).<Input>map(Input.Close::new).orElseGet(Input.Ignored::new);
        }
        var piece = framing.decode(message);
        return channel(piece.channel())
                .<Input>map(channel -> new Input.Data(channel, piece.payload()))
                .orElseGet(Input.Ignored::new);
    }

    private static Optional<Channel> channel(int number) {
        var channels = Channel.values();
        return number >= 0 && number < channels.length ? Optional.of(channels[number]) : Optional.empty();
    }

    /** Sends one piece of a stream in this protocol's form. */
    public void send(WebSocketConnection socket, Channel channel, byte[] bytes, int length) throws IOException {
        framing.send(socket, channel.ordinal(), bytes, length);
    }
}
