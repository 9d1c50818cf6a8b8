package dev.djong.controller.garbage;

import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.object.ApiObject;
import dev.djong.object.OwnerReference;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is to become of an object, given how its owners are. */
sealed interface Verdict {
    /** It has a living owner, or none at all. */
    record Keep() implements Verdict {}

    /** A living owner keeps it; references to the others go. */
    record Disown(Set<String> uids) implements Verdict {}

    /** No owner keeps it. */
    record Delete(Propagation propagation) implements Verdict {}

    /** How an owner is. */
    enum OwnerState {
        LIVING,
        /** Deleted in the foreground: it only waits for its dependents. */
        WAITING,
        ABSENT
    }

    /** An owner as asked for afresh. */
    record Owner(OwnerReference reference, OwnerState state) {}

    /** Pure. @param hasDependents whether the object itself is an owner */
    static Verdict of(ApiObject object, List<Owner> owners, boolean hasDependents) {
        if (owners.isEmpty()) {
            return new Keep();
        }
        boolean living = owners.stream().anyMatch(owner -> owner.state == OwnerState.LIVING);
        var others = owners.stream()
                .filter(owner -> owner.state != OwnerState.LIVING)
                .map(owner -> owner.reference.uid())
                .collect(Collectors.toSet());
        if (living) {
            return others.isEmpty() ? new Keep() : new Disown(others);
        }
        boolean waiting = owners.stream().anyMatch(owner -> owner.state == OwnerState.WAITING);
        if (waiting && hasDependents) {
            return new Delete(Propagation.FOREGROUND);
        }
        if (object.finalizers().contains(Node.ORPHAN)) {
            return new Delete(Propagation.ORPHAN);
        }
        return new Delete(
                object.finalizers().contains(Node.FOREGROUND) ? Propagation.FOREGROUND : Propagation.BACKGROUND);
    }
}
