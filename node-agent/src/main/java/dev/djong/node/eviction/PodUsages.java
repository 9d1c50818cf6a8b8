package dev.djong.node.eviction;

import dev.djong.node.eviction.PodUsage.Disk;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.ContainerUsage;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodDirectories;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Measures what pods use: the runtime is asked for its containers' figures, logs and volumes are walked through. */
public final class PodUsages {
    private final ContainerRuntime runtime;
    private final PodDirectories directories;

    public PodUsages(ContainerRuntime runtime, PodDirectories directories) {
        this.runtime = runtime;
        this.directories = directories;
    }

    /** By uid; a pod of which nothing runs is not there. */
    public Map<String, PodUsage> of(Collection<Pod> pods) {
        var figures = runtime.usage().stream().collect(Collectors.groupingBy(ContainerUsage::podUid));
        var usages = new HashMap<String, PodUsage>();
        for (var pod : pods) {
            var running = figures.get(pod.uid());
            if (running != null) {
                usages.put(pod.uid(), of(pod, running));
            }
        }
        return usages;
    }

    private PodUsage of(Pod pod, List<ContainerUsage> running) {
        var containers = running.stream()
                .map(figure -> new PodUsage.OfContainer(
                        figure.containerName(),
                        figure.memoryWorkingSetBytes(),
                        new Disk(figure.writableLayerBytes(), figure.writableLayerInodes()),
                        logs(pod, figure.containerName())))
                .toList();
        return new PodUsage(
                containers,
                volumes(pod),
                running.stream().mapToLong(figure -> processes(figure)).sum());
    }

    /** Its cgroup would know; one process a container is enough to tell pods with many containers apart. */
    private static long processes(ContainerUsage figure) {
        return figure.memoryWorkingSetBytes() > 0 ? 1 : 0;
    }

    private Disk logs(Pod pod, String container) {
        return TreeSize.of(
                directories.logsOf(pod.namespace(), pod.name(), pod.uid()).resolve(container));
    }

    private Map<String, Disk> volumes(Pod pod) {
        var volumes = new HashMap<String, Disk>();
        var emptyDirs = directories.ofPod(pod.uid()).resolve("volumes").resolve("kubernetes.io~empty-dir");
        pod.spec()
                .array("volumes")
                .objects()
                .filter(volume -> volume.has("emptyDir")
                        && !volume.object("emptyDir").text("medium").equals("Memory"))
                .map(volume -> volume.text("name"))
                .forEach(name -> volumes.put(name, TreeSize.of(emptyDirs.resolve(name))));
        return volumes;
    }
}
