package dev.djong.scheduler.preemption;

import dev.djong.scheduler.snapshot.PodInfo;
import java.util.List;

/** What can be done for a pod that no node has room for. */
public sealed interface PreemptionPlan {

    /** These pods make place on that node. The most important come first; some may be on their way out already. */
    record Evict(String node, List<PodInfo> victims) implements PreemptionPlan {}

    /** Nothing: no node gets room by it. The pod has no claim on any node then. */
    record Useless(String why) implements PreemptionPlan {}

    /** Not now: it was told never to, or what it has evicted before is still going. */
    record NotAllowed(String why) implements PreemptionPlan {}

    /** What events say about it; empty where pods are evicted. */
    default String text() {
        return switch (this) {
            case Evict evict -> "";
            case Useless(var why) -> why;
            case NotAllowed(var why) -> why;
        };
    }
}
