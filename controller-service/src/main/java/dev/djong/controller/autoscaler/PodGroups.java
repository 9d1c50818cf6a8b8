package dev.djong.controller.autoscaler;

import dev.djong.controller.condition.Conditions;
import dev.djong.controller.pod.Pods;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which pods count how.
 *
 * @param ready pods whose metric counts
 * @param unready too young for their CPU to say anything: starting up burns what serving does not
 * @param missing running without a metric
 * @param ignored gone or going
 */
record PodGroups(int ready, Set<String> unready, Set<String> missing, Set<String> ignored) {
    /** As long a pod may take to warm up. */
    static final Duration CPU_INITIALIZATION = Duration.ofMinutes(5);
    /** A pod that turned unready within this time of its start was never ready. */
    static final Duration INITIAL_READINESS = Duration.ofSeconds(30);

    static PodGroups of(Collection<ApiObject> pods, Map<String, PodMetric> metrics, String resource, Instant now) {
        int ready = 0;
        var unready = new TreeSet<String>();
        var missing = new TreeSet<String>();
        var ignored = new TreeSet<String>();
        for (var pod : pods) {
            var metric = metrics.get(pod.name());
            if (pod.isBeingDeleted() || Pods.phase(pod).equals("Failed")) {
                ignored.add(pod.name());
            } else if (Pods.phase(pod).equals("Pending")) {
                unready.add(pod.name());
            } else if (metric == null) {
                missing.add(pod.name());
            } else if (resource.equals("cpu") && isTooYoung(pod, metric, now)) {
                unready.add(pod.name());
            } else {
                ready++;
            }
        }
        return new PodGroups(ready, unready, missing, ignored);
    }

    private static boolean isTooYoung(ApiObject pod, PodMetric metric, Instant now) {
        var condition = Conditions.find(pod.status(), "Ready");
        var started = Times.parse(pod.status().text("startTime"));
        if (condition.isEmpty() || started.isEmpty()) {
            return true;
        }
        boolean unready = condition.get().text("status").equals("False");
        var since = Conditions.transition(condition.get()).orElse(Instant.EPOCH);
        return started.get().plus(CPU_INITIALIZATION).isAfter(now)
                ? unready || metric.timestamp().isBefore(since.plus(metric.window()))
                : unready && started.get().plus(INITIAL_READINESS).isAfter(since);
    }
}
