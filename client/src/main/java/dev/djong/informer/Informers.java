package dev.djong.informer;

import dev.djong.object.FieldSelector;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.LabelSelector;
import java.util.Collection;

/** Hands out one shared informer a resource, so that a service watches each resource once. */
public interface Informers extends AutoCloseable {
    /** The cluster-wide informer of a resource; asking again adds the indexes and returns the same one. */
    Informer of(GroupVersionResource resource, Index... indexes);

    /** An informer of a part of a resource, such as the pods of one node. */
    Informer of(GroupVersionResource resource, FieldSelector fields, Index... indexes);

    /** An informer of the objects of a resource that carry certain labels. */
    Informer of(GroupVersionResource resource, LabelSelector labels, Index... indexes);

    Collection<Informer> all();

    /** Stops mirroring a resource that is no longer served; asking for it again begins anew. */
    void forget(GroupVersionResource resource);

    void start();

    @Override
    void close();
}
