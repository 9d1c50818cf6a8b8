package dev.djong.apiserver.verb;

import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.Draining;
import dev.djong.apiserver.http.Exchange;
import dev.djong.apiserver.subresource.stream.WebSocketConnection;
import dev.djong.apiserver.subresource.stream.WebSocketHandshake;
import dev.djong.apiserver.watch.Cursor;
import dev.djong.apiserver.watch.CursorBatch;
import dev.djong.apiserver.watch.Delivery;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A watch over a WebSocket: one text message an event, as browsers and some clients prefer it. */
final class WatchSocket {
    private static final Logger LOG = LoggerFactory.getLogger(WatchSocket.class);

    private WatchSocket() {}

    /** Answers the handshake; the events follow on the connection's own thread. */
    static void serve(
            Call live,
            Cursor cursor,
            Draining draining,
            Duration duration,
            Function<Delivery, byte[]> frames,
            Function<CursorBatch.Expired, byte[]> expired)
            throws IOException {
        boolean begun = false;
        try {
            begin(live.exchange(), cursor, draining, duration, frames, expired);
            begun = true;
        } finally {
            if (!begun) {
                cursor.close();
            }
        }
    }

    private static void begin(
            Exchange exchange,
            Cursor cursor,
            Draining draining,
            Duration duration,
            Function<Delivery, byte[]> frames,
            Function<CursorBatch.Expired, byte[]> expired)
            throws IOException {
        agree(exchange, WebSocketHandshake.of(exchange));
        exchange.upgrade((in, out, connection) -> {
            try (cursor;
                    var unused = draining.watching(cursor::close);
                    var socket = new WebSocketConnection(in, out, connection)) {
                Thread.ofVirtual().name("watch-socket").start(() -> awaitClose(socket, cursor));
                send(socket, cursor, System.nanoTime() + duration.toNanos(), frames, expired);
                socket.closeHandshake(WebSocketConnection.NORMAL_CLOSURE, "");
            } catch (InterruptedException stopped) {
                throw new InterruptedIOException("the server is shutting down");
            }
        });
    }

    /** As upstream: whatever one protocol is offered is agreed to, and the events are text all the same. */
    private static void agree(Exchange exchange, WebSocketHandshake handshake) {
        if (handshake.offers().size() > 1) {
            throw handshake.noneSupported();
        }
        handshake.agree(exchange, String.join("", handshake.offers()));
    }

    /** Whatever the client sends is read and dropped, so that its pings are answered and its end is seen. */
    private static void awaitClose(WebSocketConnection socket, Cursor cursor) {
        try (cursor) {
            for (var message = socket.read(); message.isPresent(); message = socket.read()) {
                LOG.trace("a watcher sent {} bytes", message.get().payload().length);
            }
        } catch (IOException gone) {
            LOG.debug("a watcher's socket ended: {}", gone.toString());
        }
    }

    private static void send(
            WebSocketConnection socket,
            Cursor cursor,
            long end,
            Function<Delivery, byte[]> frames,
            Function<CursorBatch.Expired, byte[]> expired)
            throws IOException, InterruptedException {
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            switch (cursor.next(Duration.ofNanos(left))) {
                case CursorBatch.Deliveries(var deliveries) -> {
                    for (var delivery : deliveries) {
                        socket.writeText(frames.apply(delivery));
                    }
                }
                case CursorBatch.Quiet ignored -> {}
                case CursorBatch.Expired ending -> {
                    socket.writeText(expired.apply(ending));
                    return;
                }
                case CursorBatch.Ended ignored -> {
                    return;
                }
            }
        }
    }
}
