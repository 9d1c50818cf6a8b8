package dev.djong.apiserver.subresource;

import dev.djong.apiserver.http.Exchange;
import dev.djong.apiserver.subresource.stream.WebSocketConnection;
import dev.djong.apiserver.subresource.stream.WebSocketHandshake;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log over a WebSocket, as browsers follow one: its bytes in binary messages, or as base64 in text messages where the
 * client offered only that.
 */
final class LogSocket {
    private static final Logger LOG = LoggerFactory.getLogger(LogSocket.class);
    private static final String BINARY = "binary.k8s.io";
    private static final String BASE64 = "base64.binary.k8s.io";
    private static final int BUFFER_BYTES = 16 << 10;

    private final WebSocketHandshake handshake;
    private final String protocol;

    private LogSocket(WebSocketHandshake handshake, String protocol) {
        this.handshake = handshake;
        this.protocol = protocol;
    }

    /** @throws dev.djong.status.ApiFailure 400 where the client speaks no form of ours */
    static LogSocket negotiate(Exchange exchange) {
        var handshake = WebSocketHandshake.of(exchange);
        var supported = List.of(BINARY, BASE64);
        var protocol = handshake.offers().isEmpty()
                ? BINARY
                : handshake.offers().stream()
                        .filter(supported::contains)
                        .findFirst()
                        .orElseThrow(handshake::noneSupported);
        return new LogSocket(handshake, protocol);
    }

    /** @param source closed at the end; closing it must end a blocked read of {@code log} */
    void serve(Exchange exchange, InputStream log, Closeable source) throws IOException {
        handshake.agree(exchange, protocol);
        exchange.upgrade((in, out, connection) -> {
            try (source;
                    var socket = new WebSocketConnection(in, out, connection)) {
                Thread.ofVirtual().name("log-socket").start(() -> awaitClose(socket, source));
                copy(log, socket);
                socket.closeHandshake(WebSocketConnection.NORMAL_CLOSURE, "");
            }
        });
    }

    private void copy(InputStream log, WebSocketConnection socket) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        for (int n = log.read(buffer); n >= 0; n = log.read(buffer)) {
            if (protocol.equals(BASE64)) {
                socket.writeText(Base64.getEncoder().encode(Arrays.copyOf(buffer, n)));
            } else {
                socket.writeBinary(buffer, 0, n);
            }
        }
    }

    /** Whatever the client sends is dropped; its end ends the log. */
    private static void awaitClose(WebSocketConnection socket, Closeable source) {
        try (source) {
            for (var message = socket.read(); message.isPresent(); message = socket.read()) {
                LOG.trace("a log's reader sent {} bytes", message.get().payload().length);
            }
        } catch (IOException gone) {
            LOG.debug("a log's socket ended: {}", gone.toString());
        }
    }
}
