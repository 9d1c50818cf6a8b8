package dev.djong.apiserver.behaviour;

import dev.djong.informer.Change;
import dev.djong.object.ApiObject;
import dev.djong.object.FieldSelector;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The api-server's own view of what is stored, for authorisation, admission and behaviours: the watch cache, with the
 * store behind it. Implemented by the assembly over the watch caches.
 */
public interface ClusterState {
    /** From the watch cache: never blocks, may lag behind the store by a moment. */
    Optional<ApiObject> cached(GroupVersionResource resource, ObjectKey key);

    /** From the store: current when this call was made. */
    Optional<ApiObject> live(GroupVersionResource resource, ObjectKey key);

    /** All objects in the watch cache, in no order. */
    Collection<ApiObject> list(GroupVersionResource resource);

    /**
     * Stores {@code changed} in the place of {@code seen} if that is still what is stored. Past the verbs: nothing is
     * admitted or validated.
     */
    Swap swap(GroupVersionResource resource, ApiObject seen, ApiObject changed);

    /**
     * Subscribes: the listener first receives every object that is there as {@link Change.Added}, then every change, in
     * order and on one thread at a time. It must not block.
     */
    void subscribe(GroupVersionResource resource, Consumer<Change> listener);

    /**
     * Follows what the selector matches, in the same order: without a memory of the decoded objects, so for kinds of which
     * there are many.
     */
    void follow(GroupVersionResource resource, FieldSelector fields, Follower follower);
}
