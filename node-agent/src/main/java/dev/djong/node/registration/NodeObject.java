package dev.djong.node.registration;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.node.runtime.Image;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Quantity;
import dev.djong.object.Times;
import dev.djong.storage.LocalVolumes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The Node object that facts, health and time amount to. Pure. */
public final class NodeObject {
    private static final int MAX_IMAGES = 50;
    private static final String CLOUD_TAINT = "node.cloudprovider.kubernetes.io/uninitialized";
    static final String PROVIDED_IP = "alpha.kubernetes.io/provided-node-ip";

    /** The event of a condition by the condition's reason. */
    private static final Map<String, String> TOLD = Map.of(
            "KubeletReady", "NodeReady",
            "KubeletNotReady", "NodeNotReady",
            "KubeletHasInsufficientMemory", "NodeHasInsufficientMemory",
            "KubeletHasSufficientMemory", "NodeHasSufficientMemory",
            "KubeletHasDiskPressure", "NodeHasDiskPressure",
            "KubeletHasNoDiskPressure", "NodeHasNoDiskPressure",
            "KubeletHasInsufficientPID", "NodeHasInsufficientPID",
            "KubeletHasSufficientPID", "NodeHasSufficientPID");

    private final NodeFacts facts;

    public NodeObject(NodeFacts facts) {
        this.facts = facts;
    }

    /** As the node registers for the first time. */
    ApiObject initial(NodeHealth health, List<Image> images, Instant now) {
        var node = ApiObject.of("v1", "Node", ObjectKey.cluster(facts.name()))
                .withLabels(labels(Map.of()))
                .withAnnotations(annotations(Map.of()))
                .withStatus(status -> status(JsonObject.EMPTY, health, images, now));
        var taints = new ArrayList<Json>(facts.taints());
        if (facts.externalCloud()) {
            taints.add(JsonObject.of(
                    "key", Json.of(CLOUD_TAINT), "value", Json.of("true"), "effect", Json.of("NoSchedule")));
        }
        return node.withSpec(spec -> {
            var withTaints = taints.isEmpty() ? spec : spec.with("taints", JsonArray.of(taints));
            return facts.schedulable() ? withTaints : withTaints.with("unschedulable", true);
        });
    }

    /** The labels that this node insists on, over those that it has. */
    Map<String, String> labels(Map<String, String> present) {
        var labels = new TreeMap<>(present);
        labels.put("kubernetes.io/hostname", facts.name());
        labels.put("kubernetes.io/os", "linux");
        labels.put("kubernetes.io/arch", facts.machine().architecture());
        labels.put("beta.kubernetes.io/os", "linux");
        labels.put("beta.kubernetes.io/arch", facts.machine().architecture());
        labels.putAll(facts.labels());
        return labels;
    }

    Map<String, String> annotations(Map<String, String> present) {
        var annotations = new TreeMap<>(present);
        annotations.put("volumes.kubernetes.io/controller-managed-attach-detach", "true");
        annotations.put(LocalVolumes.DIRECTORY, facts.localVolumes());
        if (facts.externalCloud()) {
            annotations.put(PROVIDED_IP, String.join(",", facts.addresses()));
        }
        return annotations;
    }

    /** The whole status. @param before the status that the API has */
    JsonObject status(JsonObject before, NodeHealth health, List<Image> images, Instant now) {
        var status = before.with("capacity", quantities(facts.capacity()))
                .with("allocatable", quantities(facts.allocatable()))
                .with("addresses", addresses(before))
                .with(
                        "daemonEndpoints",
                        JsonObject.of("kubeletEndpoint", JsonObject.of("Port", Json.of(facts.serverPort()))))
                .with("nodeInfo", nodeInfo())
                .with("conditions", conditions(before.array("conditions"), health, now));
        // The API stores no empty list; with one, what comes back would differ from what was sent, for ever.
        return images.isEmpty() ? status.without("images") : status.with("images", images(images));
    }

    private static JsonObject quantities(Map<String, Quantity> quantities) {
        var builder = JsonObject.builder();
        quantities.forEach((name, quantity) -> builder.put(name, quantity.toString()));
        return builder.build();
    }

    /** With an external cloud, addresses that it added stay. */
    private JsonArray addresses(JsonObject before) {
        var own = Stream.concat(
                        facts.addresses().stream().map(ip -> address("InternalIP", ip)),
                        Stream.of(address("Hostname", facts.name())))
                .toList();
        var others = before.array("addresses")
                .objects()
                .filter(address -> facts.externalCloud() && !own.contains(address))
                .toList();
        return JsonArray.of(Stream.concat(own.stream(), others.stream()).toList());
    }

    private static JsonObject address(String type, String value) {
        return JsonObject.of("type", Json.of(type), "address", Json.of(value));
    }

    private JsonObject nodeInfo() {
        var machine = facts.machine();
        return JsonObject.builder()
                .put("machineID", machine.machineId())
                .put("systemUUID", machine.systemUuid())
                .put("bootID", machine.bootId())
                .put("kernelVersion", machine.kernelVersion())
                .put("osImage", machine.osImage())
                .put("containerRuntimeVersion", facts.runtime().toString())
                .put("kubeletVersion", facts.version())
                .put("kubeProxyVersion", "")
                .put("operatingSystem", "linux")
                .put("architecture", machine.architecture())
                .build();
    }

    private static JsonArray images(List<Image> images) {
        return images.stream()
                .sorted(Comparator.comparingLong(Image::sizeBytes).reversed())
                .limit(MAX_IMAGES)
                .map(image -> (Json) JsonObject.of(
                        "names",
                        JsonArray.ofStrings(Stream.concat(image.digests().stream(), image.tags().stream())
                                .toList()),
                        "sizeBytes",
                        Json.of(image.sizeBytes())))
                .collect(JsonArray.collector());
    }

    private static JsonArray conditions(JsonArray before, NodeHealth health, Instant now) {
        var own = List.of(
                pressure("MemoryPressure", health.memoryPressure(), "InsufficientMemory", "SufficientMemory", now)
                        .with(
                                "message",
                                health.memoryPressure()
                                        ? "kubelet has insufficient memory available"
                                        : "kubelet has sufficient memory available"),
                pressure("DiskPressure", health.diskPressure(), "DiskPressure", "NoDiskPressure", now)
                        .with(
                                "message",
                                health.diskPressure() ? "kubelet has disk pressure" : "kubelet has no disk pressure"),
                pressure("PIDPressure", health.pidPressure(), "InsufficientPID", "SufficientPID", now)
                        .with(
                                "message",
                                health.pidPressure()
                                        ? "kubelet has insufficient PID available"
                                        : "kubelet has sufficient PID available"),
                ready(health, now));
        var result = new ArrayList<Json>();
        for (var condition : own) {
            result.add(before.objects()
                    .filter(old -> old.text("type").equals(condition.text("type")))
                    .findFirst()
                    .filter(old -> old.text("status").equals(condition.text("status")))
                    .map(old -> condition.with("lastTransitionTime", old.text("lastTransitionTime")))
                    .orElse(condition));
        }
        before.objects()
                .filter(old -> own.stream().noneMatch(c -> c.text("type").equals(old.text("type"))))
                .forEach(result::add);
        return JsonArray.of(result);
    }

    private static JsonObject pressure(String type, boolean pressed, String reason, String otherwise, Instant now) {
        return condition(type, pressed, "KubeletHas" + (pressed ? reason : otherwise), "", now);
    }

    private static JsonObject ready(NodeHealth health, Instant now) {
        return health.problem().isEmpty()
                ? condition("Ready", true, "KubeletReady", "kubelet is posting ready status", now)
                : condition("Ready", false, "KubeletNotReady", health.problem(), now);
    }

    private static JsonObject condition(String type, boolean status, String reason, String message, Instant now) {
        return JsonObject.builder()
                .put("type", type)
                .put("status", status ? "True" : "False")
                .put("reason", reason)
                .put("message", message)
                .put("lastHeartbeatTime", Times.format(now))
                .put("lastTransitionTime", Times.format(now))
                .build();
    }

    /** The words for those conditions of the node that turned, as events carry them: {@code NodeNotReady}. */
    static List<String> turned(JsonObject before, JsonObject after) {
        return after.array("conditions")
                .objects()
                .filter(condition -> TOLD.containsKey(condition.text("reason")))
                .filter(condition -> before.array("conditions")
                        .objects()
                        .anyMatch(old -> old.text("type").equals(condition.text("type"))
                                && !old.text("status").equals(condition.text("status"))))
                .map(condition -> TOLD.get(condition.text("reason")))
                .toList();
    }

    /** A status without the times of heartbeats: what must differ for a write to be worth it. */
    static JsonObject withoutHeartbeats(JsonObject status) {
        return status.with(
                "conditions",
                status.array("conditions").map(condition -> condition.asObject().without("lastHeartbeatTime")));
    }
}
