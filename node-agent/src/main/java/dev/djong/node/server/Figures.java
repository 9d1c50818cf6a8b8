package dev.djong.node.server;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.node.pod.PodWorkers;
import dev.djong.node.registration.MachineReader;
import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.ContainerUsage;
import dev.djong.node.spec.Pod;
import dev.djong.object.Times;
import dev.djong.time.Timers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code /stats/summary} and {@code /metrics/resource}: what the node and its containers use. */
final class Figures {
    private static final double NANOS_A_SECOND = 1e9;
    private static final String MACHINE = "machine";

    private final String nodeName;
    private final PodWorkers pods;
    private final ContainerRuntime runtime;
    private final MachineReader machine;
    private final Timers timers;
    private final CpuRates containerRates = new CpuRates();
    private final CpuRates machineRates = new CpuRates();

    Figures(String nodeName, PodWorkers pods, ContainerRuntime runtime, MachineReader machine, Timers timers) {
        this.nodeName = nodeName;
        this.pods = pods;
        this.runtime = runtime;
        this.machine = machine;
        this.timers = timers;
    }

    JsonObject summary() {
        var usage = runtime.usage();
        var rates = containerRates.of(usage, id -> runtime.container(id).flatMap(Container::startedAt));
        var byPod = usage.stream().collect(Collectors.groupingBy(ContainerUsage::podUid));
        var podStats = pods.pods().stream()
                .filter(pod -> byPod.containsKey(pod.uid()))
                .map(pod -> (Json) podStats(pod, byPod.getOrDefault(pod.uid(), List.of()), rates))
                .collect(JsonArray.collector());
        return JsonObject.of("node", nodeStats(usage, rates), "pods", podStats);
    }

    /** A simulated node uses what its pods say they use; a real one what its kernel counted for everything on it. */
    private JsonObject nodeStats(List<ContainerUsage> usage, Map<String, Long> rates) {
        var now = timers.instant();
        long available = machine.memoryAvailableBytes();
        long inUse = runtime.simulated()
                ? usage.stream()
                        .mapToLong(ContainerUsage::memoryWorkingSetBytes)
                        .sum()
                : machine.memoryTotalBytes() - available;
        long nanoCores = runtime.simulated()
                ? rates.values().stream().mapToLong(Long::longValue).sum()
                : machineRates
                        .of(List.of(wholeMachine(now)), id -> Optional.of(now.minus(machine.uptime())))
                        .getOrDefault(MACHINE, 0L);
        return JsonObject.builder()
                .put("nodeName", nodeName)
                .put("cpu", JsonObject.of("time", Json.of(Times.format(now)), "usageNanoCores", Json.of(nanoCores)))
                .put("memory", memory(now, inUse).with("availableBytes", available))
                .build();
    }

    private ContainerUsage wholeMachine(Instant now) {
        return new ContainerUsage(MACHINE, "", "", now, machine.cpuBusyNanos(), 0, 0);
    }

    private static JsonObject podStats(Pod pod, List<ContainerUsage> usage, Map<String, Long> rates) {
        long cpu = usage.stream().mapToLong(ContainerUsage::cpuNanos).sum();
        long nanoCores = usage.stream()
                .mapToLong(container -> rates.getOrDefault(container.containerId(), 0L))
                .sum();
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
                .put("cpu", cpu(time, cpu, nanoCores))
                .put("memory", memory(time, memory))
                .put(
                        "containers",
                        usage.stream()
                                .map(container -> containerStats(container, rates))
                                .collect(JsonArray.collector()))
                .build();
    }

    private static Json containerStats(ContainerUsage usage, Map<String, Long> rates) {
        return JsonObject.builder()
                .put("name", usage.containerName())
                .put("cpu", cpu(usage.time(), usage.cpuNanos(), rates.getOrDefault(usage.containerId(), 0L)))
                .put("memory", memory(usage.time(), usage.memoryWorkingSetBytes()))
                .put("rootfs", JsonObject.of("usedBytes", Json.of(usage.writableLayerBytes())))
                .build();
    }

    private static JsonObject cpu(Instant time, long nanos, long nanoCores) {
        return JsonObject.of(
                "time", Json.of(Times.format(time)),
                "usageCoreNanoSeconds", Json.of(nanos),
                "usageNanoCores", Json.of(nanoCores));
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
