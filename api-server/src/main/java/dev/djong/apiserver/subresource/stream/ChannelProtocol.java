package dev.djong.apiserver.subresource.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The WebSocket subprotocols of exec and attach. Each message carries one stream's bytes after a byte that names the
 * stream; the base64 forms do the same in text messages with a digit. Version 5 adds a message that closes a stream.
 *
 * @see <a href="https://kep.k8s.io/4006">KEP-4006, transition from SPDY to WebSockets</a>
 */
public enum ChannelProtocol {
    V5("v5.channel.k8s.io", 5, false),
    V4("v4.channel.k8s.io", 4, false),
    V4_BASE64("v4.base64.channel.k8s.io", 4, true),
    V1("channel.k8s.io", 1, false),
    V1_BASE64("base64.channel.k8s.io", 1, true);

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
    private final boolean base64;

    ChannelProtocol(String text, int version, boolean base64) {
        this.text = text;
        this.version = version;
        this.base64 = base64;
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
        if (!base64 && version >= 5 && (message[0] & 0xff) == CLOSE_SIGNAL && message.length == 2) {
            return channel(message[1]).<Input>map(Input.Close::new).orElseGet(Input.Ignored::new);
        }
        var payload = Arrays.copyOfRange(message, 1, message.length);
        return channel(base64 ? message[0] - '0' : message[0])
                .<Input>map(channel ->
                        new Input.Data(channel, base64 ? Base64.getDecoder().decode(payload) : payload))
                .orElseGet(Input.Ignored::new);
    }

    private static Optional<Channel> channel(int number) {
        var channels = Channel.values();
        return number >= 0 && number < channels.length ? Optional.of(channels[number]) : Optional.empty();
    }

    /** Sends one piece of a stream in this protocol's form. */
    public void send(WebSocketConnection socket, Channel channel, byte[] bytes, int length) throws IOException {
        if (base64) {
            var encoded = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, length));
            socket.writeText((channel.ordinal() + encoded).getBytes(StandardCharsets.US_ASCII));
        } else {
            var message = new byte[length + 1];
            message[0] = (byte) channel.ordinal();
            System.arraycopy(bytes, 0, message, 1, length);
            socket.writeBinary(message);
        }
    }
}
