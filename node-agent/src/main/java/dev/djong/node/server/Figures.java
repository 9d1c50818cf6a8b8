package dev.djong.node.server;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.node.pod.PodWorkers;
import dev.djong.node.registration.MachineReader;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.ContainerUsage;
import dev.djong.node.spec.Pod;
import dev.djong.object.Times;
import dev.djong.time.Timers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code /stats/summary} and {@code /metrics/resource}: what the node and its containers use. */
final class Figures {
    private static final double NANOS_A_SECOND = 1e9;

    private final String nodeName;
    private final PodWorkers pods;
    private final ContainerRuntime runtime;
    private final MachineReader machine;
    private final Timers timers;

    Figures(String nodeName, PodWorkers pods, ContainerRuntime runtime, MachineReader machine, Timers timers) {
        this.nodeName = nodeName;
        this.pods = pods;
        this.runtime = runtime;
        this.machine = machine;
        this.timers = timers;
    }

    JsonObject summary() {
        var byPod = usage();
        var now = Json.of(Times.format(timers.instant()));
        var node = JsonObject.builder()
                .put("nodeName", nodeName)
                .put("memory", JsonObject.of("time", now, "availableBytes", Json.of(machine.memoryAvailableBytes())))
                .build();
        var podStats = pods.pods().stream()
                .filter(pod -> byPod.containsKey(pod.uid()))
                .map(pod -> (Json) podStats(pod, byPod.getOrDefault(pod.uid(), List.of())))
                .collect(JsonArray.collector());
        return JsonObject.of("node", node, "pods", podStats);
    }

    private Map<String, List<ContainerUsage>> usage() {
        return runtime.usage().stream().collect(Collectors.groupingBy(ContainerUsage::podUid));
    }

    private static JsonObject podStats(Pod pod, List<ContainerUsage> usage) {
        long cpu = usage.stream().mapToLong(ContainerUsage::cpuNanos).sum();
        long memory =
                usage.stream().mapToLong(ContainerUsage::memoryWorkingSetBytes).sum();
        var time = usage.getFirst().time();
        return JsonObject.builder()
                .put(
                        "podRef",
                        JsonObject.of(
                                "name", Json.of(pod.name()),
                                "namespace", Json.of(pod.namespace()),
                                "uid", Json.of(pod.uid())))
                .put("startTime", Times.format(pod.startTime().orElse(time)))
                .put("cpu", cpu(time, cpu))
                .put("memory", memory(time, memory))
                .put("containers", usage.stream().map(Figures::containerStats).collect(JsonArray.collector()))
                .build();
    }

    private static Json containerStats(ContainerUsage usage) {
        return JsonObject.builder()
                .put("name", usage.containerName())
                .put("cpu", cpu(usage.time(), usage.cpuNanos()))
                .put("memory", memory(usage.time(), usage.memoryWorkingSetBytes()))
                .put("rootfs", JsonObject.of("usedBytes", Json.of(usage.writableLayerBytes())))
                .build();
    }

    private static JsonObject cpu(Instant time, long nanos) {
        return JsonObject.of("time", Json.of(Times.format(time)), "usageCoreNanoSeconds", Json.of(nanos));
    }

    private static JsonObject memory(Instant time, long bytes) {
        return JsonObject.of("time", Json.of(Times.format(time)), "workingSetBytes", Json.of(bytes));
    }

    /** In Prometheus' text form, under upstream's names. */
    String resourceMetrics() {
        var names = pods.pods().stream().collect(Collectors.toMap(Pod::uid, Pod::key, (a, b) -> a));
        var cpu = new StringBuilder("# TYPE container_cpu_usage_seconds_total counter\n");
        var memory = new StringBuilder("# TYPE container_memory_working_set_bytes gauge\n");
        for (var usage : runtime.usage()) {
            var pod = names.get(usage.podUid());
            if (pod != null) {
                var labels = "{container=\"" + usage.containerName() + "\",namespace=\"" + pod.namespace() + "\",pod=\""
                        + pod.name() + "\"} ";
                long millis = usage.time().toEpochMilli();
                cpu.append("container_cpu_usage_seconds_total")
                        .append(labels)
                        .append(usage.cpuNanos() / NANOS_A_SECOND)
                        .append(' ')
                        .append(millis)
                        .append('\n');
                memory.append("container_memory_working_set_bytes")
                        .append(labels)
                        .append(usage.memoryWorkingSetBytes())
                        .append(' ')
                        .append(millis)
                        .append('\n');
            }
        }
        return cpu.append(memory).toString();
    }
}
