package dev.djong.node.launch;

import dev.djong.json.JsonString;
import dev.djong.node.runtime.ContainerSpec.Resources;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import dev.djong.node.spec.QosClass;
import dev.djong.object.Quantity;
import java.util.Map;

/**
 * A container's requests and limits as the kernel knows them.
 *
 * <p>CPU: 1024 shares and a quota of 100 ms in each 100 ms are one core. Memory: the limit itself. The OOM score says who
 * goes first when memory runs out: best effort before burstable, the one using more of what it did not ask for first.
 */
public final class ResourceLimits {
    private static final long SHARES_A_CORE = 1024;
    private static final long LEAST_SHARES = 2;
    private static final long PERIOD_MICROS = 100_000;
    private static final long LEAST_QUOTA_MICROS = 1000;
    private static final long MILLIS_A_CORE = 1000;
    private static final int GUARANTEED_SCORE = -997;
    private static final int BEST_EFFORT_SCORE = 1000;
    private static final int LEAST_BURSTABLE_SCORE = 3;
    private static final String NODE_CRITICAL = "system-node-critical";

    /** A container that lost one of its processes would often hang: out of memory, all of them end. */
    private static final Map<String, String> END_TOGETHER = Map.of("memory.oom.group", "1");

    private final long memoryCapacityBytes;
    private final boolean unifiedCgroups;

    /** @param unifiedCgroups the machine has the version 2 hierarchy */
    public ResourceLimits(long memoryCapacityBytes, boolean unifiedCgroups) {
        this.memoryCapacityBytes = memoryCapacityBytes;
        this.unifiedCgroups = unifiedCgroups;
    }

    Resources of(Pod pod, PodContainer container) {
        long cpuRequest = millis(container, "requests", "cpu");
        long cpuLimit = millis(container, "limits", "cpu");
        long memoryLimit = millis(container, "limits", "memory") / 1000;
        return new Resources(
                shares(cpuRequest == 0 ? cpuLimit : cpuRequest),
                cpuLimit == 0 ? 0 : Math.max(LEAST_QUOTA_MICROS, cpuLimit * PERIOD_MICROS / MILLIS_A_CORE),
                PERIOD_MICROS,
                memoryLimit,
                oomScore(pod, container),
                unifiedCgroups ? END_TOGETHER : Map.of());
    }

    static long shares(long cpuMillis) {
        return Math.max(LEAST_SHARES, cpuMillis * SHARES_A_CORE / MILLIS_A_CORE);
    }

    private static long millis(PodContainer container, String kind, String resource) {
        return container.resources().object(kind).get(resource) instanceof JsonString(var text)
                ? Quantity.parse(text).toMillis()
                : 0;
    }

    private long oomScore(Pod pod, PodContainer container) {
        if (pod.spec().text("priorityClassName").equals(NODE_CRITICAL)) {
            return GUARANTEED_SCORE;
        }
        return switch (QosClass.of(pod)) {
            case GUARANTEED -> GUARANTEED_SCORE;
            case BEST_EFFORT -> BEST_EFFORT_SCORE;
            case BURSTABLE -> {
                long request = millis(container, "requests", "memory") / 1000;
                long score = 1000 - 1000 * request / Math.max(1, memoryCapacityBytes);
                yield Math.clamp(score, LEAST_BURSTABLE_SCORE, BEST_EFFORT_SCORE - 1);
            }
        };
    }
}
