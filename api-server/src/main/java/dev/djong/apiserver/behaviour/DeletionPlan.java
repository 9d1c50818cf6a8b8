package dev.djong.apiserver.behaviour;

import dev.djong.object.ApiObject;

/** What a delete does to the stored object. */
public sealed interface DeletionPlan {
    /** Remove it from the store, expecting the revision it was read at. {@code last} is what DELETED events show. */
    record Remove(ApiObject last) implements DeletionPlan {}

    /** Store {@code marked} instead; it goes once its grace period or its finalizers are over. Answered with the object. */
    record Mark(ApiObject marked) implements DeletionPlan {}

    /** It is on its way out already and nothing changes. Answered with the object. */
    record AlreadyMarked(ApiObject stored) implements DeletionPlan {}
}
