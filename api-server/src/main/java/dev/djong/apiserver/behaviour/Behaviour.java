package dev.djong.apiserver.behaviour;

import dev.djong.object.ApiObject;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one kind does beyond its data. For a write the verbs call, in this order: {@code prepareFor...}, validation,
 * admission review, {@link #reserve}, the store, {@link Reservation#keep}. The defaults are those of a kind without status
 * and generation.
 */
public interface Behaviour {
    /** A kind with nothing special: no status, no generation, every member is writable. */
    Behaviour PLAIN = new Behaviour() {};

    /** After metadata was stamped (uid, timestamp, name) and defaults applied. */
    default ApiObject prepareForCreate(ApiObject object, WriteContext context) {
        return object;
    }

    /** A write to the main resource. */
    default ApiObject prepareForUpdate(ApiObject object, ApiObject stored, WriteContext context) {
        return object;
    }

    /** A write to {@code /status}: what is no status stays as stored. */
    default ApiObject prepareForStatusUpdate(ApiObject object, ApiObject stored, WriteContext context) {
        return object;
    }

    /** A write to {@code /approval}, which only certificate signing requests have. */
    default ApiObject prepareForApproval(ApiObject object, ApiObject stored, WriteContext context) {
        return prepareForStatusUpdate(object, stored, context);
    }

    /** A write to {@code /ephemeralcontainers}, which only pods have: what is no such container stays as stored. */
    default ApiObject prepareForEphemeralContainers(ApiObject object, ApiObject stored, WriteContext context) {
        return stored;
    }

    /** Takes what the object needs from outside itself, after it was found valid. {@code stored} is null for creates. */
    default Reservation reserve(ApiObject object, @Nullable ApiObject stored, WriteContext context) {
        return Reservation.none(object);
    }

    /** The object is gone from the store: what {@link #reserve} took for it is free again. Must not throw. */
    default void released(ApiObject deleted) {}

    /**
     * The seconds that a delete of {@code stored} waits for somebody to finish work on it; empty for kinds that are removed
     * at once. 0 removes at once as well, but leaves the mark of a graceful deletion in the last event.
     *
     * @param requested the client's {@code gracePeriodSeconds}, negative values already replaced by 1
     */
    default OptionalLong gracePeriodSeconds(ApiObject stored, OptionalLong requested) {
        return OptionalLong.empty();
    }

    /** What keeps a deleted object besides {@code metadata.finalizers}: a namespace's {@code spec.finalizers}. */
    default boolean isHeld(ApiObject object) {
        return false;
    }

    /** The first mark of a deletion that must wait, such as a namespace's phase {@code Terminating}. */
    default ApiObject whenMarkedForDeletion(ApiObject object) {
        return object;
    }

    /** Whether dependents may be orphaned or waited for; false for events and leases, which nobody owns through. */
    default boolean isGarbageCollected() {
        return true;
    }

    /** A delete that does not say what happens to dependents leaves them: jobs, as they did before there was a choice. */
    default boolean orphansByDefault() {
        return false;
    }

    /** PUT of a name that does not exist creates it. */
    default boolean createsOnUpdate() {
        return false;
    }

    /** PUT without resourceVersion overwrites whatever is there. */
    default boolean allowsUnconditionalUpdate() {
        return true;
    }

    /** Texts for {@code Warning} headers. {@code stored} is null for creates. */
    default List<String> warnings(ApiObject object, @Nullable ApiObject stored) {
        return List.of();
    }
}
