package dev.djong.node.server;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.node.eviction.NodeLevels;
import dev.djong.node.eviction.PodUsage;
import dev.djong.node.eviction.PodUsages;
import dev.djong.node.eviction.Signal;
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
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * {@code /stats/summary}: what the node, its pods and their containers use. Figures of disks are left out where a reader
 * wants CPU and memory only, since logs and volumes have to be walked through for them.
 *
 * @see <a href="https://kubernetes.io/docs/reference/instrumentation/node-metrics/">Node metrics data</a>
 */
final class Figures {
    private static final String MACHINE = "machine";

    private final Sources sources;
    private final CpuRates containerRates = new CpuRates();
    private final CpuRates machineRates = new CpuRates();

    /** Where figures come from. @param levels empty on a node whose containers do not run */
    record Sources(
            String nodeName,
            PodWorkers pods,
            ContainerRuntime runtime,
            MachineReader machine,
            Supplier<Optional<NodeLevels.Reading>> levels,
            PodUsages disks,
            Timers timers) {}

    Figures(Sources sources) {
        this.sources = sources;
    }

    JsonObject summary(boolean onlyCpuAndMemory) {
        var usage = sources.runtime().usage();
        var rates = containerRates.of(usage, id -> startedAt(id));
        var byPod = usage.stream().collect(Collectors.groupingBy(ContainerUsage::podUid));
        var running = sources.pods().pods().stream()
                .filter(pod -> byPod.containsKey(pod.uid()))
                .toList();
        var disks = onlyCpuAndMemory || sources.runtime().simulated()
                ? Map.<String, PodUsage>of()
                : sources.disks().of(running);
        var levels = onlyCpuAndMemory
                ? Optional.<NodeLevels.Reading>empty()
                : sources.levels().get();
        var podStats = running.stream()
                .map(pod -> (Json) podStats(
                        pod,
                        byPod.getOrDefault(pod.uid(), List.of()),
                        rates,
                        Optional.ofNullable(disks.get(pod.uid())),
                        levels))
                .collect(JsonArray.collector());
        return JsonObject.of("node", nodeStats(usage, rates, levels), "pods", podStats);
    }

    private Optional<Instant> startedAt(String containerId) {
        return sources.runtime().container(containerId).flatMap(Container::startedAt);
    }

    /** A simulated node uses what its pods say they use; a real one what its kernel counted for everything on it. */
    private JsonObject nodeStats(
            List<ContainerUsage> usage, Map<String, Long> rates, Optional<NodeLevels.Reading> levels) {
        var now = sources.timers().instant();
        boolean simulated = sources.runtime().simulated();
        long available = sources.machine().memoryAvailableBytes();
        long inUse = simulated
                ? usage.stream()
                        .mapToLong(ContainerUsage::memoryWorkingSetBytes)
                        .sum()
                : sources.machine().memoryTotalBytes() - available;
        long nanoCores = simulated
                ? rates.values().stream().mapToLong(Long::longValue).sum()
                : machineRates
                        .of(List.of(wholeMachine(now)), id -> Optional.of(bootedAt(now)))
                        .getOrDefault(MACHINE, 0L);
        long nanos = simulated
                ? usage.stream().mapToLong(ContainerUsage::cpuNanos).sum()
                : sources.machine().cpuBusyNanos();
        var node = JsonObject.builder()
                .put("nodeName", sources.nodeName())
                .put("startTime", Times.format(bootedAt(now)))
                .put("cpu", cpu(now, nanos, nanoCores))
                .put("memory", memory(now, inUse).with("availableBytes", available));
        levels.ifPresent(reading -> node.put(
                        "fs", fileSystem(reading, Signal.NODEFS_AVAILABLE, Signal.NODEFS_INODES_FREE, now))
                .put(
                        "runtime",
                        JsonObject.of(
                                "imageFs",
                                fileSystem(reading, Signal.IMAGEFS_AVAILABLE, Signal.IMAGEFS_INODES_FREE, now)))
                .put("rlimit", processes(reading, now)));
        return node.build();
    }

    private Instant bootedAt(Instant now) {
        return now.minus(sources.machine().uptime());
    }

    private ContainerUsage wholeMachine(Instant now) {
        return new ContainerUsage(MACHINE, "", "", now, sources.machine().cpuBusyNanos(), 0, 0, 0);
    }

    private static JsonObject fileSystem(NodeLevels.Reading reading, Signal bytes, Signal inodes, Instant now) {
        var space = reading.levels().get(bytes);
        var files = reading.levels().get(inodes);
        var fileSystem = JsonObject.builder().put("time", Times.format(now));
        if (space != null) {
            fileSystem
                    .put("availableBytes", space.available())
                    .put("capacityBytes", space.capacity())
                    .put("usedBytes", space.capacity() - space.available());
        }
        if (files != null) {
            fileSystem
                    .put("inodesFree", files.available())
                    .put("inodes", files.capacity())
                    .put("inodesUsed", files.capacity() - files.available());
        }
        return fileSystem.build();
    }

    private static JsonObject processes(NodeLevels.Reading reading, Instant now) {
        var level = reading.levels().get(Signal.PID_AVAILABLE);
        return level == null
                ? JsonObject.EMPTY
                : JsonObject.of(
                        "time", Json.of(Times.format(now)),
                        "maxpid", Json.of(level.capacity()),
                        "curproc", Json.of(level.capacity() - level.available()));
    }

    private JsonObject podStats(
            Pod pod,
            List<ContainerUsage> usage,
            Map<String, Long> rates,
            Optional<PodUsage> disks,
            Optional<NodeLevels.Reading> levels) {
        long cpu = usage.stream().mapToLong(ContainerUsage::cpuNanos).sum();
        long nanoCores = usage.stream()
                .mapToLong(container -> rates.getOrDefault(container.containerId(), 0L))
                .sum();
        long memory =
                usage.stream().mapToLong(ContainerUsage::memoryWorkingSetBytes).sum();
        var time = usage.getFirst().time();
        var stats = JsonObject.builder()
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
                                .map(container -> containerStats(container, rates, disks, levels))
                                .collect(JsonArray.collector()));
        disks.ifPresent(disk -> stats.put("volume", volumes(disk, time))
                .put("ephemeral-storage", used(disk.ephemeralStorage(), time, levels, Signal.NODEFS_AVAILABLE)));
        return stats.build();
    }

    private static JsonArray volumes(PodUsage disks, Instant time) {
        return disks.volumes().entrySet().stream()
                .map(volume -> (Json) used(volume.getValue(), time, Optional.empty(), Signal.NODEFS_AVAILABLE)
                        .with("name", volume.getKey()))
                .collect(JsonArray.collector());
    }

    private Json containerStats(
            ContainerUsage usage,
            Map<String, Long> rates,
            Optional<PodUsage> disks,
            Optional<NodeLevels.Reading> levels) {
        var stats = JsonObject.builder()
                .put("name", usage.containerName())
                .put("startTime", Times.format(startedAt(usage.containerId()).orElse(usage.time())))
                .put("cpu", cpu(usage.time(), usage.cpuNanos(), rates.getOrDefault(usage.containerId(), 0L)))
                .put("memory", memory(usage.time(), usage.memoryWorkingSetBytes()))
                .put(
                        "rootfs",
                        used(
                                new PodUsage.Disk(usage.writableLayerBytes(), usage.writableLayerInodes()),
                                usage.time(),
                                levels,
                                Signal.IMAGEFS_AVAILABLE));
        disks.stream()
                .flatMap(pod -> pod.containers().stream())
                .filter(container -> container.name().equals(usage.containerName()))
                .findFirst()
                .ifPresent(container ->
                        stats.put("logs", used(container.logs(), usage.time(), levels, Signal.NODEFS_AVAILABLE)));
        return stats.build();
    }

    /** What one of many uses of a file system, beside how much that one has. */
    private static JsonObject used(
            PodUsage.Disk disk, Instant time, Optional<NodeLevels.Reading> levels, Signal fileSystem) {
        var used = JsonObject.builder()
                .put("time", Times.format(time))
                .put("usedBytes", disk.bytes())
                .put("inodesUsed", disk.inodes());
        levels.map(reading -> reading.levels().get(fileSystem))
                .ifPresent(
                        level -> used.put("availableBytes", level.available()).put("capacityBytes", level.capacity()));
        return used.build();
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
}
