package dev.djong.reconcile;

import dev.djong.informer.Informer;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Revision;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What a controller wrote for a key and has not yet seen come back. A reconcile that counts objects from a cache older
 * than its own writes would create or delete twice; it settles when {@link #allSeen} is false and is woken by the very
 * change that it waits for.
 *
 * <p>Resource versions are ordered across the cluster, so that a cache which came past a write has seen it, even where
 * the object is gone again. Unlike upstream's expectation counters nothing here can leak or needs to time out.
 */
public final class OwnWrites {

    private sealed interface Expected {
        boolean seen();

        record Written(Informer informer, Revision at) implements Expected {
            @Override
            public boolean seen() {
                return !informer.revision().isBefore(at);
            }
        }

        record Deleted(Informer informer, ObjectKey key, String uid) implements Expected {
            @Override
            public boolean seen() {
                return informer.cache()
                        .find(key)
                        .filter(object -> object.uid().equals(uid) && !object.isBeingDeleted())
                        .isEmpty();
            }
        }
    }

    private final Map<ObjectKey, List<Expected>> expected = new ConcurrentHashMap<>();

    /** The server answered a create or change made for {@code owner} with {@code result}. */
    public void wrote(ObjectKey owner, Informer informer, ApiObject result) {
        add(owner, new Expected.Written(informer, new Revision(Long.parseLong(result.resourceVersion()))));
    }

    /** The server accepted the deletion of {@code object}, made for {@code owner}. */
    public void deleted(ObjectKey owner, Informer informer, ApiObject object) {
        add(owner, new Expected.Deleted(informer, object.key(), object.uid()));
    }

    private void add(ObjectKey owner, Expected write) {
        expected.computeIfAbsent(owner, key -> new CopyOnWriteArrayList<>()).add(write);
    }

    /** True when the caches hold everything that was written for {@code owner}. */
    public boolean allSeen(ObjectKey owner) {
        var writes = expected.get(owner);
        if (writes == null) {
            return true;
        }
        writes.removeIf(Expected::seen);
        if (writes.isEmpty()) {
            expected.remove(owner);
            return true;
        }
        return false;
    }

    /** The owner is gone. */
    public void forget(ObjectKey owner) {
        expected.remove(owner);
    }
}
