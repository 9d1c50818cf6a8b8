package dev.djong.node.server;

import dev.djong.node.pod.PodWorkers;
import dev.djong.node.registration.MachineReader;
import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.ContainerUsage;
import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.node.spec.Pod;
import dev.djong.time.Timers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code /metrics/resource}: CPU and memory of the node, its pods and their containers in Prometheus' text form, under
 * upstream's names; the metrics server reads it.
 *
 * @see <a href="https://kubernetes.io/docs/reference/instrumentation/metrics/">Kubernetes metrics reference</a>
 */
final class ResourceMetrics {
    private static final double NANOS_A_SECOND = 1e9;
    private static final double MILLIS_A_SECOND = 1e3;

    private final PodWorkers pods;
    private final ContainerRuntime runtime;
    private final MachineReader machine;
    private final Timers timers;

    ResourceMetrics(PodWorkers pods, ContainerRuntime runtime, MachineReader machine, Timers timers) {
        this.pods = pods;
        this.runtime = runtime;
        this.machine = machine;
        this.timers = timers;
    }

    String text() {
        var text = new Text();
        try {
            var known = pods.pods().stream().collect(Collectors.toMap(Pod::uid, pod -> pod, (a, b) -> a));
            var measured = new ArrayList<Measured>();
            for (var usage : runtime.usage()) {
                var pod = known.get(usage.podUid());
                if (pod != null) {
                    measured.add(new Measured(pod, usage));
                }
            }
            containers(text, measured);
            node(text);
            pods(text, measured);
            return text.error(false);
        } catch (RuntimeFailure failure) {
            return new Text().error(true);
        }
    }

    private void containers(Text text, List<Measured> measured) {
        text.family(
                "container_cpu_usage_seconds_total",
                "counter",
                "Cumulative cpu time consumed by the container in core-seconds");
        measured.forEach(one -> text.sample(one.labels(), one.usage.cpuNanos() / NANOS_A_SECOND, one.usage.time()));
        text.family("container_memory_working_set_bytes", "gauge", "Current working set of the container in bytes");
        measured.forEach(one -> text.sample(one.labels(), one.usage.memoryWorkingSetBytes(), one.usage.time()));
        text.family("container_start_time_seconds", "gauge", "Start time of the container since unix epoch in seconds");
        var started = runtime.containers().stream()
                .filter(Container::running)
                .collect(Collectors.toMap(
                        Container::id, container -> container.startedAt().orElse(container.createdAt()), (a, b) -> a));
        for (var one : measured) {
            var at = started.get(one.usage.containerId());
            if (at != null) {
                text.sample(one.labels(), at.toEpochMilli() / MILLIS_A_SECOND, one.usage.time());
            }
        }
    }

    /** What a container of a pod of ours uses. */
    private record Measured(Pod pod, ContainerUsage usage) {
        String labels() {
            return "{container=\"" + usage.containerName() + "\",namespace=\"" + pod.namespace() + "\",pod=\""
                    + pod.name() + "\"}";
        }
    }

    private void node(Text text) {
        var now = timers.instant();
        text.family(
                "node_cpu_usage_seconds_total", "counter", "Cumulative cpu time consumed by the node in core-seconds");
        text.sample("", machine.cpuBusyNanos() / NANOS_A_SECOND, now);
        text.family("node_memory_working_set_bytes", "gauge", "Current working set of the node in bytes");
        text.sample("", machine.memoryTotalBytes() - machine.memoryAvailableBytes(), now);
    }

    private static void pods(Text text, List<Measured> measured) {
        var byPod = measured.stream().collect(Collectors.groupingBy(Measured::pod));
        text.family(
                "pod_cpu_usage_seconds_total", "counter", "Cumulative cpu time consumed by the pod in core-seconds");
        byPod.forEach((pod, containers) -> text.sample(
                labels(pod),
                containers.stream().mapToLong(one -> one.usage.cpuNanos()).sum() / NANOS_A_SECOND,
                containers.getFirst().usage.time()));
        text.family("pod_memory_working_set_bytes", "gauge", "Current working set of the pod in bytes");
        byPod.forEach((pod, containers) -> text.sample(
                labels(pod),
                containers.stream()
                        .mapToLong(one -> one.usage.memoryWorkingSetBytes())
                        .sum(),
                containers.getFirst().usage.time()));
    }

    private static String labels(Pod pod) {
        return "{namespace=\"" + pod.namespace() + "\",pod=\"" + pod.name() + "\"}";
    }

    /** Families of samples, each sample with the time of its measurement. */
    private static final class Text {
        private final StringBuilder text = new StringBuilder();
        private String family = "";

        void family(String name, String type, String help) {
            family = name;
            text.append("# HELP ")
                    .append(name)
                    .append(" [STABLE] ")
                    .append(help)
                    .append("\n# TYPE ")
                    .append(name)
                    .append(' ')
                    .append(type)
                    .append('\n');
        }

        void sample(String labels, double value, Instant time) {
            text.append(family)
                    .append(labels)
                    .append(' ')
                    .append(value)
                    .append(' ')
                    .append(time.toEpochMilli())
                    .append('\n');
        }

        String error(boolean failed) {
            family(
                    "resource_scrape_error",
                    "gauge",
                    "1 if there was an error while getting container metrics, 0 otherwise");
            return text.append("resource_scrape_error ")
                    .append(failed ? 1 : 0)
                    .append('\n')
                    .toString();
        }
    }
}
