package dev.djong.controller.autoscaler;

import dev.djong.object.ApiObject;
import dev.djong.object.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * From what pods use of one resource to how many there should be. Pure.
 *
 * <p>Three pods at 90 % of their requests with a target of 60 %: the ratio is 1.5, so five. Pods of which nothing is known are
 * taken for what moves least: idle where the number would rise, busy where it would fall; and when that turns the direction
 * round, nothing moves at all.
 */
final class ReplicaCalculator {
    /** @param utilization in percent of the requests; empty where the target is an amount */
    record Proposal(long replicas, OptionalLong utilization, long averageMilliValue) {}

    private final Collection<ApiObject> pods;
    private final long currentReplicas;
    private final String resource;
    private final String container;
    private final Tolerance tolerance;
    private final Instant now;

    /** @param container empty for the whole pod */
    ReplicaCalculator(
            Collection<ApiObject> pods,
            long currentReplicas,
            String resource,
            String container,
            Tolerance tolerance,
            Instant now) {
        this.pods = List.copyOf(pods);
        this.currentReplicas = currentReplicas;
        this.resource = resource;
        this.container = container;
        this.tolerance = tolerance;
        this.now = now;
    }

    /** How usage is related to the target. */
    @FunctionalInterface
    private interface Ratio {
        double of(Map<String, PodMetric> metrics);
    }

    /** The target is a share of what the pods ask for, in percent. */
    Proposal byUtilization(Map<String, PodMetric> measured, long targetPercent) {
        var groups = groups(measured);
        var metrics = counted(measured, groups);
        var requests = requests();
        long utilization = utilization(metrics, requests);
        long average = average(metrics);
        long fallbackPercent = Math.max(100, targetPercent);
        var busy = new HashMap<String, Long>();
        requests.forEach((pod, request) -> busy.put(pod, request * fallbackPercent / 100));
        long replicas = replicas(metrics, groups, some -> (double) utilization(some, requests) / targetPercent, busy);
        return new Proposal(replicas, OptionalLong.of(utilization), average);
    }

    /** The target is an amount a pod. */
    Proposal byAverageValue(Map<String, PodMetric> measured, long targetMilliValue) {
        var groups = groups(measured);
        var metrics = counted(measured, groups);
        long average = average(metrics);
        var busy = new HashMap<String, Long>();
        groups.missing().forEach(pod -> busy.put(pod, targetMilliValue));
        long replicas = replicas(metrics, groups, some -> (double) average(some) / targetMilliValue, busy);
        return new Proposal(replicas, OptionalLong.empty(), average);
    }

    private PodGroups groups(Map<String, PodMetric> measured) {
        if (pods.isEmpty()) {
            throw new MetricFailure(
                    "FailedGetResourceMetric", "no pods returned by selector while calculating replica count");
        }
        return PodGroups.of(pods, measured, resource, now);
    }

    private static Map<String, PodMetric> counted(Map<String, PodMetric> measured, PodGroups groups) {
        var metrics = new HashMap<>(measured);
        metrics.keySet().removeAll(groups.ignored());
        metrics.keySet().removeAll(groups.unready());
        if (metrics.isEmpty()) {
            throw new MetricFailure(
                    "FailedGetResourceMetric", "did not receive metrics for targeted pods (pods might be unready)");
        }
        return metrics;
    }

    /** @param busy what a pod without metric is taken to use where the number would fall */
    private long replicas(Map<String, PodMetric> known, PodGroups groups, Ratio ratio, Map<String, Long> busy) {
        double usage = ratio.of(known);
        boolean upWithUnready = !groups.unready().isEmpty() && usage > 1;
        if (!upWithUnready && groups.missing().isEmpty()) {
            return tolerance.covers(usage) ? currentReplicas : (long) Math.ceil(usage * groups.ready());
        }
        var metrics = new HashMap<>(known);
        for (var pod : groups.missing()) {
            if (usage != 1) {
                metrics.put(pod, assumed(usage < 1 ? busy.getOrDefault(pod, 0L) : 0));
            }
        }
        if (upWithUnready) {
            groups.unready().forEach(pod -> metrics.put(pod, assumed(0)));
        }
        double careful = ratio.of(metrics);
        boolean turned = usage < 1 && careful > 1 || usage > 1 && careful < 1;
        if (tolerance.covers(careful) || turned) {
            return currentReplicas;
        }
        long replicas = (long) Math.ceil(careful * metrics.size());
        boolean wrongWay = careful < 1 && replicas > currentReplicas || careful > 1 && replicas < currentReplicas;
        return wrongWay ? currentReplicas : replicas;
    }

    private PodMetric assumed(long milliValue) {
        return new PodMetric(milliValue, now, Duration.ZERO);
    }

    private static long average(Map<String, PodMetric> metrics) {
        return metrics.values().stream().mapToLong(PodMetric::milliValue).sum() / metrics.size();
    }

    private static long utilization(Map<String, PodMetric> metrics, Map<String, Long> requests) {
        long used = 0;
        long requested = 0;
        for (var metric : metrics.entrySet()) {
            var request = requests.get(metric.getKey());
            if (request != null) {
                used += metric.getValue().milliValue();
                requested += request;
            }
        }
        if (requested == 0) {
            throw new MetricFailure("FailedGetResourceMetric", "no metrics returned matched known pods");
        }
        return used * 100 / requested;
    }

    private Map<String, Long> requests() {
        var requests = new HashMap<String, Long>();
        for (var pod : pods) {
            requests.put(pod.name(), request(pod));
        }
        return requests;
    }

    private long request(ApiObject pod) {
        var ofPod = pod.spec().object("resources").object("requests").text(resource);
        if (container.isEmpty() && !ofPod.isEmpty()) {
            return Quantity.parse(ofPod).toMillis();
        }
        var sidecars = pod.spec()
                .array("initContainers")
                .objects()
                .filter(init -> init.text("restartPolicy").equals("Always"));
        return Stream.concat(pod.spec().array("containers").objects(), sidecars)
                .filter(each -> container.isEmpty() || each.text("name").equals(container))
                .mapToLong(each -> {
                    var request = each.object("resources").object("requests").text(resource);
                    if (request.isEmpty()) {
                        throw new MetricFailure(
                                "FailedGetResourceMetric",
                                "missing request for " + resource + " in container " + each.text("name") + " of Pod "
                                        + pod.name());
                    }
                    return Quantity.parse(request).toMillis();
                })
                .sum();
    }
}
