package dev.djong.reconcile;

import dev.djong.object.ObjectKey;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Drives objects from what they are to what they should be, a key at a time. */
public interface Controller {
    /** In metrics, logs and work queues, as upstream's controllers are named: {@code deployment}, {@code replicaset}. */
    String name();

    /** What wakes it. */
    Watches watches();

    /** Keys to settle once at the start though nothing changed: for work that comes round by the clock. */
    default Collection<ObjectKey> initialKeys() {
        return List.of();
    }

    /** Called once, before anything else, with a way to put keys on the queue that no watch leads to. */
    default void start(Consumer<ObjectKey> queue) {}

    /**
     * Settles one key; never runs twice at once for the same key. An exception means: again, after a back-off.
     * Must be idempotent and read from caches that may be old.
     */
    Outcome reconcile(ObjectKey key);
}
