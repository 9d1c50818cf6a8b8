package dev.djong.informer;

import dev.djong.object.GroupVersionResource;
import dev.djong.object.Revision;
import java.time.Duration;
import java.util.function.Consumer;

/** One resource, mirrored. Starting it lists and then watches until it is closed, whatever breaks on the way. */
public interface Informer extends AutoCloseable {
    Cache cache();

    GroupVersionResource resource();

    /** The cache holds everything up to this revision; 0 before the first list. */
    Revision revision();

    /**
     * Listeners run on the informer's own thread, in order, and must not block. One that comes late is first told of
     * everything in the cache as {@link Change.Added}.
     */
    void onChange(Consumer<Change> listener);

    void start();

    /** True once the first list is in the cache and its changes were handed to the listeners. */
    boolean hasSynced();

    /** Waits for {@link #hasSynced}; false when {@code limit} passed first. */
    boolean awaitSync(Duration limit) throws InterruptedException;

    @Override
    void close();
}
