package dev.djong.informer;

import java.time.Duration;
import java.util.function.Consumer;

/** One resource, mirrored. Starting it lists and then watches until it is closed, whatever breaks on the way. */
public interface Informer extends AutoCloseable {
    Cache cache();

    /** Must be called before {@link #start}. Listeners run on the informer's own thread, in order, and must not block. */
    void onChange(Consumer<Change> listener);

    void start();

    /** True once the first list is in the cache and its changes were handed to the listeners. */
    boolean hasSynced();

    /** Waits for {@link #hasSynced}; false when {@code limit} passed first. */
    boolean awaitSync(Duration limit) throws InterruptedException;

    @Override
    void close();
}
