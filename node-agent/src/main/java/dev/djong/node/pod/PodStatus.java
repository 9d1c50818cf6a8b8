package dev.djong.node.pod;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.node.runtime.Sandbox;
import dev.djong.node.spec.NodeIdentity;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.QosClass;
import dev.djong.object.Times;
import java.util.List;

/**
 * A pod's status, as a pure function of what is seen and planned. Members that others wrote (nominated node, resize,
 * resource claims) stay as the API has them.
 */
public final class PodStatus {
    private final PodObservation seen;
    private final PodPlan plan;
    private final Pod pod;
    private final NodeIdentity node;

    private PodStatus(PodObservation seen, PodPlan plan, NodeIdentity node) {
        this.seen = seen;
        this.plan = plan;
        this.pod = seen.pod();
        this.node = node;
    }

    /** @return the whole {@code status} member */
    public static JsonObject compute(PodObservation seen, PodPlan plan, NodeIdentity node) {
        return new PodStatus(seen, plan, node).compute();
    }

    /**
     * A pod as the API shows it, with what this node computed last laid over it: our own writes may not have come back
     * yet, and a condition must not lose its transition time meanwhile.
     */
    static Pod overlay(Pod fromApi, JsonObject computedBefore) {
        var object = fromApi.object().withStatus(status -> {
            var merged = status.with(
                    "conditions",
                    PodConditions.overlay(status.array("conditions"), computedBefore.array("conditions")));
            for (var member : List.of("startTime", "phase")) {
                var own = computedBefore.get(member);
                merged = own == null ? merged : merged.with(member, own);
            }
            return merged;
        });
        return new Pod(object);
    }

    private JsonObject compute() {
        var statuses = new ContainerStatuses(seen, plan, node.runtimeName());
        var mains = statuses.of(pod.containers());
        var inits = statuses.of(pod.initContainers());
        var phase = PodPhase.of(seen, plan, mains, inits);
        var status = pod.object()
                .status()
                .with("phase", phase)
                .with("conditions", PodConditions.of(seen, plan, phase, mains, inits))
                .with("startTime", startTime());
        if (pod.object().generation() > 0) {
            status = status.with("observedGeneration", pod.object().generation());
        }
        status = withContainers(status, "containerStatuses", mains);
        status = withContainers(status, "initContainerStatuses", inits);
        status = withContainers(status, "ephemeralContainerStatuses", statuses.of(pod.ephemeralContainers()));
        return withFailure(withAddresses(withQosClass(status)));
    }

    private String startTime() {
        return pod.object().status().string("startTime").orElse(Times.format(seen.now()));
    }

    private static JsonObject withContainers(JsonObject status, String member, JsonArray containers) {
        return containers.isEmpty() ? status.without(member) : status.with(member, containers);
    }

    private JsonObject withFailure(JsonObject status) {
        return seen.progress()
                .failure()
                .map(failure -> status.with("reason", failure.reason()).with("message", failure.message()))
                .orElse(status);
    }

    private JsonObject withQosClass(JsonObject status) {
        return status.has("qosClass")
                ? status
                : status.with("qosClass", QosClass.of(pod).text());
    }

    /** Addresses stay after the sandbox went: readers of an ended pod may still ask for them. */
    private JsonObject withAddresses(JsonObject status) {
        var withHost = status.with("hostIP", node.primaryAddress()).with("hostIPs", addresses(node.addresses()));
        var ips = pod.hostNetwork()
                ? node.addresses()
                : seen.newestSandbox().map(Sandbox::ips).orElse(List.of());
        return ips.isEmpty() ? withHost : withHost.with("podIP", ips.getFirst()).with("podIPs", addresses(ips));
    }

    private static JsonArray addresses(List<String> ips) {
        return ips.stream().map(ip -> (Json) JsonObject.of("ip", Json.of(ip))).collect(JsonArray.collector());
    }
}
