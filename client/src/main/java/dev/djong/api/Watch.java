package dev.djong.api;

import java.util.Optional;

/** An open watch. Used by one thread; {@link #close} may come from another. */
public interface Watch extends AutoCloseable {
    /**
     * Waits for the next event; empty when the server ended the stream in an orderly way.
     *
     * @throws TransportException if the stream broke
     */
    Optional<WatchEvent> next();

    @Override
    void close();
}
