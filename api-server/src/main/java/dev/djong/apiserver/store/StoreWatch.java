package dev.djong.apiserver.store;

import java.time.Duration;

/** An open watch, read by one thread. */
public interface StoreWatch extends AutoCloseable {

    /** The next signal; {@link WatchSignal.Nothing} when the timeout passes first. Compacted and Closed are the last. */
    WatchSignal next(Duration timeout) throws InterruptedException;

    @Override
    void close();
}
