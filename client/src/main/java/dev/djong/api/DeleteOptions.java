package dev.djong.api;

import java.util.Optional;
import java.util.OptionalLong;

/** How to delete; empty parts are left to the server. */
public record DeleteOptions(
        OptionalLong gracePeriodSeconds,
        Optional<Propagation> propagation,
        Optional<String> uid,
        Optional<String> resourceVersion) {

    public static final DeleteOptions DEFAULT =
            new DeleteOptions(OptionalLong.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** What happens to the objects owned by the deleted one. */
    public enum Propagation {
        ORPHAN("Orphan"),
        BACKGROUND("Background"),
        FOREGROUND("Foreground");

        private final String text;

        Propagation(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public DeleteOptions withGracePeriodSeconds(long seconds) {
        return new DeleteOptions(OptionalLong.of(seconds), propagation, uid, resourceVersion);
    }

    public DeleteOptions with(Propagation policy) {
        return new DeleteOptions(gracePeriodSeconds, Optional.of(policy), uid, resourceVersion);
    }

    /** Only the object with this uid: never one of the same name that came after it. */
    public DeleteOptions onlyUid(String uid) {
        return new DeleteOptions(gracePeriodSeconds, propagation, Optional.of(uid), resourceVersion);
    }

    public DeleteOptions onlyVersion(String resourceVersion) {
        return new DeleteOptions(gracePeriodSeconds, propagation, uid, Optional.of(resourceVersion));
    }
}
