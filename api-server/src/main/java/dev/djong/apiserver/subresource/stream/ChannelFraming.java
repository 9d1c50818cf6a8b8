package dev.djong.apiserver.subresource.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * How one WebSocket carries several streams: each message starts with the number of its stream, as a byte in binary
 * messages and as a digit (for ten and more, the characters after it) before base64 in text messages.
 */
enum ChannelFraming {
    BINARY,
    BASE64;

    /** A piece of one stream. */
    record Piece(int channel, byte[] payload) {}

    /**
     * @param message not empty
     * @throws IllegalArgumentException if a base64 form carries something else
     */
    Piece decode(byte[] message) {
        var payload = Arrays.copyOfRange(message, 1, message.length);
        return switch (this) {
            case BINARY -> new Piece(message[0] & 0xff, payload);
            case BASE64 -> new Piece(message[0] - '0', Base64.getDecoder().decode(payload));
        };
    }

    void send(WebSocketConnection socket, int channel, byte[] bytes, int length) throws IOException {
        switch (this) {
            case BINARY -> {
                var message = new byte[length + 1];
                message[0] = (byte) channel;
                System.arraycopy(bytes, 0, message, 1, length);
                socket.writeBinary(message);
            }
            case BASE64 -> {
                var encoded = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, length));
                socket.writeText(((char) ('0' + channel) + encoded).getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }
}
