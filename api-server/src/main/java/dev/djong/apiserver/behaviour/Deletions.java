package dev.djong.apiserver.behaviour;

import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.Times;
import dev.djong.status.ApiFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides what a delete does, as a pure function: preconditions, then grace period, then finalizers.
 *
 * <p>A pod with a grace period of 30 s: {@code Mark(deletionTimestamp = now + 30, deletionGracePeriodSeconds = 30)}. Deleted
 * again with 10: {@code Mark} with a timestamp 20 s earlier. Again with 60: {@code AlreadyMarked}. With 0 and no finalizers:
 * {@code Remove}.
 */
public final class Deletions {
    public static final String ORPHAN = "orphan";
    public static final String FOREGROUND = "foregroundDeletion";
    private static final String TIMESTAMP = "deletionTimestamp";
    private static final String GRACE = "deletionGracePeriodSeconds";

    private Deletions() {}

    /** @throws ApiFailure 409 when a precondition does not hold */
    public static DeletionPlan plan(
            Behaviour behaviour, GroupVersionKind kind, ApiObject stored, DeleteRequest request, Instant now) {
        requirePreconditions(kind, stored, request);
        var graceful = grace(behaviour, stored, request, now);
        if (graceful instanceof Grace.Unchanged) {
            return new DeletionPlan.AlreadyMarked(stored);
        }
        var timed = graceful instanceof Grace.Set(var marked) ? marked : stored;
        var object = timed.withFinalizers(finalizers(behaviour, timed, request));
        var held = !object.finalizers().isEmpty() || behaviour.isHeld(object);
        if (graceful instanceof Grace.Set) {
            var waits = held || object.metadata().integerOr(GRACE, 0) > 0;
            return waits ? marked(behaviour, object, stored) : new DeletionPlan.Remove(object);
        }
        return held ? marked(behaviour, markDeleting(object, now), stored) : new DeletionPlan.Remove(object);
    }

    /** True when an update took away the last thing that held a deleted object: the verb then removes it. */
    public static boolean completes(Behaviour behaviour, ApiObject updated, ApiObject stored) {
        return updated.isBeingDeleted()
                && updated.finalizers().isEmpty()
                && !behaviour.isHeld(updated)
                && stored.metadata().integerOr(GRACE, 0) == 0;
    }

    private static DeletionPlan marked(Behaviour behaviour, ApiObject object, ApiObject stored) {
        var marked = behaviour.whenMarkedForDeletion(object);
        return marked.equals(stored) ? new DeletionPlan.AlreadyMarked(stored) : new DeletionPlan.Mark(marked);
    }

    /** @throws ApiFailure 409 when a precondition does not hold */
    public static void requirePreconditions(GroupVersionKind kind, ApiObject stored, DeleteRequest request) {
        // Upstream says the kind where other conflicts say the resource, and clients see it in the details too.
        var resource = new GroupResource(kind.group(), kind.kind());
        request.uid().filter(uid -> !uid.equals(stored.uid())).ifPresent(uid -> {
            throw ApiFailure.conflict(
                    resource,
                    stored.name(),
                    "the UID in the precondition (" + uid + ") does not match the UID in record (" + stored.uid()
                            + "). The object might have been deleted and then recreated");
        });
        request.resourceVersion()
                .filter(version -> !version.equals(stored.resourceVersion()))
                .ifPresent(version -> {
                    throw ApiFailure.conflict(
                            resource,
                            stored.name(),
                            "the ResourceVersion in the precondition (" + version
                                    + ") does not match the ResourceVersion in record (" + stored.resourceVersion()
                                    + "). The object might have been modified");
                });
    }

    /** How the grace period of the stored object changes. */
    private sealed interface Grace {
        record None() implements Grace {}

        record Set(ApiObject marked) implements Grace {}

        record Unchanged() implements Grace {}
    }

    private static Grace grace(Behaviour behaviour, ApiObject stored, DeleteRequest request, Instant now) {
        var period = behaviour.gracePeriodSeconds(stored, request.gracePeriodSeconds());
        if (stored.isBeingDeleted()) {
            return period.isEmpty() ? new Grace.None() : shorten(stored, request.gracePeriodSeconds(), now);
        }
        return period.isEmpty()
                ? new Grace.None()
                : new Grace.Set(nextGeneration(stamp(stored, now.plusSeconds(period.getAsLong()), period.getAsLong())));
    }

    /** A second delete may only shorten; one that would end in the past leaves a second for whoever is at work. */
    private static Grace shorten(ApiObject stored, OptionalLong requested, Instant now) {
        long current = stored.metadata().integerOr(GRACE, 0);
        if (current == 0) {
            return new Grace.None();
        }
        if (requested.isEmpty() || requested.getAsLong() >= current) {
            return new Grace.Unchanged();
        }
        long period = requested.getAsLong();
        var end = stored.deletionTimestamp().orElse(now).minusSeconds(current).plusSeconds(period);
        return end.isBefore(now)
                ? new Grace.Set(stamp(stored, now, period == 0 ? 0 : 1))
                : new Grace.Set(stamp(stored, end, period));
    }

    private static ApiObject markDeleting(ApiObject object, Instant now) {
        var marked = object.isBeingDeleted() ? object : nextGeneration(object);
        var end = object.deletionTimestamp().filter(time -> !time.isAfter(now)).orElse(now);
        return stamp(marked, end, 0);
    }

    private static ApiObject stamp(ApiObject object, Instant end, long seconds) {
        return object.withMetadata(
                metadata -> metadata.with(TIMESTAMP, Times.format(end)).with(GRACE, seconds));
    }

    private static ApiObject nextGeneration(ApiObject object) {
        return object.generation() > 0
                ? object.withMetadata(metadata -> metadata.with("generation", object.generation() + 1))
                : object;
    }

    private static List<String> finalizers(Behaviour behaviour, ApiObject object, DeleteRequest request) {
        var kept = new ArrayList<>(object.finalizers());
        var policy = propagation(behaviour, object, request);
        var wanted = policy.flatMap(Deletions::finalizerOf);
        kept.removeIf(name -> isPropagation(name) && !wanted.equals(Optional.of(name)));
        wanted.filter(name -> !kept.contains(name)).ifPresent(kept::add);
        return kept;
    }

    /** The client's wish, else what the object's finalizers say already; empty means background. */
    private static Optional<Propagation> propagation(Behaviour behaviour, ApiObject object, DeleteRequest request) {
        if (!behaviour.isGarbageCollected()) {
            return Optional.empty();
        }
        if (request.orphanDependents().isPresent()) {
            return request.orphanDependents().get() ? Optional.of(Propagation.ORPHAN) : Optional.empty();
        }
        return request.propagation()
                .or(() -> object.finalizers().stream()
                        .filter(Deletions::isPropagation)
                        .findFirst()
                        .map(name -> name.equals(ORPHAN) ? Propagation.ORPHAN : Propagation.FOREGROUND))
                .or(() -> behaviour.orphansByDefault() ? Optional.of(Propagation.ORPHAN) : Optional.empty());
    }

    private static Optional<String> finalizerOf(Propagation policy) {
        return switch (policy) {
            case ORPHAN -> Optional.of(ORPHAN);
            case FOREGROUND -> Optional.of(FOREGROUND);
            case BACKGROUND -> Optional.empty();
        };
    }

    private static boolean isPropagation(String finalizer) {
        return finalizer.equals(ORPHAN) || finalizer.equals(FOREGROUND);
    }
}
