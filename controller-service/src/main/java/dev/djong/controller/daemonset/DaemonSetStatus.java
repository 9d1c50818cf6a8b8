package dev.djong.controller.daemonset;

import dev.djong.controller.daemonset.NodeFit.Verdict;
import dev.djong.controller.pod.Pods;
import dev.djong.json.JsonObject;

/** The status that the nodes and pods of a DaemonSet add up to. Pure. */
final class DaemonSetStatus {
    private DaemonSetStatus() {}

    static JsonObject of(DaemonSetObserved seen) {
        var wanted = seen.wanted();
        var current = wanted.stream()
                .map(seen::on)
                .filter(pods -> !pods.isEmpty())
                .map(pods -> pods.getFirst())
                .toList();
        long available = current.stream().filter(seen::isAvailable).count();
        var status = seen.daemonSet()
                .status()
                .with("observedGeneration", seen.daemonSet().generation())
                .with("desiredNumberScheduled", wanted.size())
                .with("currentNumberScheduled", current.size())
                .with("numberReady", current.stream().filter(Pods::isReady).count())
                .with("numberMisscheduled", misscheduled(seen));
        status = withCount(status, "numberAvailable", available);
        status = withCount(status, "numberUnavailable", wanted.size() - available);
        return withCount(
                status,
                "updatedNumberScheduled",
                current.stream().filter(seen::isUpdated).count());
    }

    /** Nodes of another verdict that have a pod all the same. */
    private static long misscheduled(DaemonSetObserved seen) {
        return seen.verdicts().entrySet().stream()
                .filter(entry -> entry.getValue() != Verdict.RUN)
                .filter(entry -> !seen.on(entry.getKey()).isEmpty())
                .count();
    }

    /** These counts are left out when they are 0. */
    private static JsonObject withCount(JsonObject status, String name, long count) {
        return count == 0 ? status.without(name) : status.with(name, count);
    }
}
