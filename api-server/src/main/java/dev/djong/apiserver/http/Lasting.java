package dev.djong.apiserver.http;

import java.io.IOException;
import java.util.List;

/**
 * The body of an answer that may last for hours with little to say, such as a watch. It must not touch its
 * {@link Exchange} any more: that may be at work on another request by then.
 */
public interface Lasting extends AutoCloseable {
    /** Sends the whole body; called once at most, on a thread that may wait. */
    void send(Client client) throws IOException;

    /** The client has everything, or went away, or the body never began. */
    @Override
    void close();

    /** Who is answered. */
    interface Client extends Pieces {
        /** @see Exchange#onGone */
        Lookout onGone(Runnable todo);

        /** The client of an exchange that stays with its answer. @throws IOException where the head cannot be sent */
        static Client of(Exchange exchange) throws IOException {
            var pieces = exchange.pieces();
            return new Client() {
                @Override
                public void send(List<byte[]> bytes) throws IOException {
                    pieces.send(bytes);
                }

                @Override
                public Lookout onGone(Runnable todo) {
                    return exchange.onGone(todo);
                }
            };
        }
    }
}
