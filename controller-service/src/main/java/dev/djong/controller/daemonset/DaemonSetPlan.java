package dev.djong.controller.daemonset;

import dev.djong.object.ApiObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What to do for one DaemonSet.
 *
 * @param create names of nodes that get a pod
 * @param delete pods to delete, each with the reason
 * @param recheck when a ready pod becomes available or a failed one may be replaced
 */
record DaemonSetPlan(List<String> create, List<Removal> delete, Optional<Duration> recheck) {

    /** Why a pod goes. */
    enum Cause {
        /** It is one too many, on the wrong node, or of an old template. */
        UNWANTED,
        FAILED,
        SUCCEEDED
    }

    record Removal(ApiObject pod, String node, Cause cause) {}

    DaemonSetPlan {
        create = List.copyOf(create);
        delete = List.copyOf(delete);
    }
}
