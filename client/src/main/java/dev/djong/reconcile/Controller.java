package dev.djong.reconcile;

import dev.djong.object.ObjectKey;

/** Drives objects from what they are to what they should be, a key at a time. */
public interface Controller {
    /** In metrics, logs and work queues, as upstream's controllers are named: {@code deployment}, {@code replicaset}. */
    String name();

    /** What wakes it. */
    Watches watches();

    /**
     * Settles one key; never runs twice at once for the same key. An exception means: again, after a back-off.
     * Must be idempotent and read from caches that may be old.
     */
    Outcome reconcile(ObjectKey key);
}
