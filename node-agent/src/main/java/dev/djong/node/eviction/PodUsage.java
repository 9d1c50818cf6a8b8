package dev.djong.node.eviction;

import java.util.List;
import java.util.Map;

/**
 * What a pod uses.
 *
 * @param volumes its local volumes by name
 */
public record PodUsage(List<OfContainer> containers, Map<String, Disk> volumes, long processes) {

    /** Bytes and files. */
    public record Disk(long bytes, long inodes) {
        public static final Disk NONE = new Disk(0, 0);

        public Disk plus(Disk other) {
            return new Disk(bytes + other.bytes, inodes + other.inodes);
        }
    }

    /** What one container uses. @param rootfs its writable layer */
    public record OfContainer(String name, long memoryBytes, Disk rootfs, Disk logs) {
        Disk disk() {
            return rootfs.plus(logs);
        }
    }

    public PodUsage {
        containers = List.copyOf(containers);
        volumes = Map.copyOf(volumes);
    }

    long memoryBytes() {
        return containers.stream().mapToLong(OfContainer::memoryBytes).sum();
    }

    /** Writable layers, logs and volumes together. */
    public Disk ephemeralStorage() {
        return rootfs().plus(logsAndVolumes());
    }

    Disk rootfs() {
        return containers.stream().map(OfContainer::rootfs).reduce(Disk.NONE, Disk::plus);
    }

    Disk logsAndVolumes() {
        var logs = containers.stream().map(OfContainer::logs).reduce(Disk.NONE, Disk::plus);
        return volumes.values().stream().reduce(logs, Disk::plus);
    }
}
