package dev.djong.node.runtime;

import java.time.Instant;

/** What a container used: CPU time since its start, memory in use, and bytes in its writable layer. */
public record ContainerUsage(
        String containerId,
        String podUid,
        String containerName,
        Instant time,
        long cpuNanos,
        long memoryWorkingSetBytes,
        long writableLayerBytes,
        long writableLayerInodes) {}
