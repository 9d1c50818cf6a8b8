package dev.djong.node.pod;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.node.pod.PodPlan.Lifecycle;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import dev.djong.node.spec.RestartPolicy;

/**
 * The phase, from the container statuses.
 *
 * <p>Pending until all init containers are through and every main container was started once; Running from then on;
 * Succeeded or Failed once nothing runs and nothing will be started again. A failed pod (evicted, over its deadline) is
 * Failed as soon as nothing of it runs. An ended phase never changes again.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-phase">Pod phase</a>
 */
final class PodPhase {
    private static final String PENDING = "Pending";
    private static final String RUNNING = "Running";
    private static final String SUCCEEDED = "Succeeded";
    private static final String FAILED = "Failed";

    private PodPhase() {}

    static String of(PodObservation seen, PodPlan plan, JsonArray mains, JsonArray inits) {
        var pod = seen.pod();
        if (pod.hasEnded()) {
            return pod.phase();
        }
        if (seen.progress().failure().isPresent()) {
            return plan.lifecycle() == Lifecycle.ENDED || nothingRuns(seen) ? FAILED : orPending(pod.phase());
        }
        if (initHasFailedForGood(pod, inits)) {
            return FAILED;
        }
        if (plan.lifecycle() != Lifecycle.ENDED && isInitialising(pod, mains, inits)) {
            return PENDING;
        }
        return ofMains(pod, plan, mains);
    }

    private static boolean nothingRuns(PodObservation seen) {
        return seen.containers().stream().noneMatch(container -> container.running());
    }

    private static String orPending(String phase) {
        return phase.isEmpty() ? PENDING : phase;
    }

    private static String ofMains(Pod pod, PodPlan plan, JsonArray mains) {
        var all = mains.objects().map(main -> main.object("state")).toList();
        boolean someWait = mains.objects()
                .anyMatch(main -> main.object("state").has("waiting")
                        && !main.object("lastState").has("terminated"));
        boolean someRun = all.stream().anyMatch(state -> state.has("running"));
        boolean allSucceeded = all.stream()
                .allMatch(state ->
                        state.has("terminated") && state.object("terminated").integerOr("exitCode", 1) == 0);
        if (plan.lifecycle() == Lifecycle.ENDED) {
            return someWait && all.stream().allMatch(state -> state.has("waiting"))
                    ? PENDING
                    : allSucceeded ? SUCCEEDED : FAILED;
        }
        if (someWait) {
            return PENDING;
        }
        if (someRun || plan.lifecycle() == Lifecycle.ENDING && !pod.isBeingDeleted() && sidecarsRun(pod)) {
            return RUNNING;
        }
        boolean allEnded = all.stream().allMatch(state -> state.has("terminated"));
        if (!allEnded || pod.restartPolicy() == RestartPolicy.ALWAYS) {
            return RUNNING;
        }
        return allSucceeded ? SUCCEEDED : pod.restartPolicy() == RestartPolicy.NEVER ? FAILED : RUNNING;
    }

    /** Sidecars are still being stopped: the pod ends when they have. */
    private static boolean sidecarsRun(Pod pod) {
        return pod.initContainers().stream().anyMatch(init -> init.role() == PodContainer.Role.SIDECAR);
    }

    private static boolean initHasFailedForGood(Pod pod, JsonArray inits) {
        return pod.restartPolicy() == RestartPolicy.NEVER
                && inits.objects()
                        .anyMatch(status -> isPlainInit(pod, status)
                                && status.object("state").has("terminated")
                                && status.object("state").object("terminated").integerOr("exitCode", 0) != 0);
    }

    private static boolean isInitialising(Pod pod, JsonArray mains, JsonArray inits) {
        boolean mainsBegan = mains.objects().anyMatch(main -> main.has("containerID"));
        return !mainsBegan
                && inits.objects()
                        .anyMatch(status -> isPlainInit(pod, status) ? !status.flag("ready") : !status.flag("started"));
    }

    private static boolean isPlainInit(Pod pod, JsonObject status) {
        return pod.container(status.text("name"))
                .filter(container -> container.role() == PodContainer.Role.INIT)
                .isPresent();
    }
}
