package dev.djong.scheduler.snapshot;

import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;

/**
 * A pod in brief.
 *
 * @param node where it runs; empty while it has none
 * @param gated whether {@code spec.schedulingGates} still hold it back
 * @param mayPreempt false where its {@code preemptionPolicy} is {@code Never}
 */
public record PodInfo(
        ObjectKey key,
        String uid,
        String schedulerName,
        String node,
        int priority,
        boolean gated,
        boolean beingDeleted,
        boolean finished,
        boolean mayPreempt,
        PodShape shape) {

    public static PodInfo of(ApiObject pod) {
        var spec = pod.spec();
        var phase = pod.status().text("phase");
        return new PodInfo(
                pod.key(),
                pod.uid(),
                spec.text("schedulerName"),
                spec.text("nodeName"),
                (int) spec.integerOr("priority", 0),
                !spec.array("schedulingGates").isEmpty(),
                pod.isBeingDeleted(),
                phase.equals("Succeeded") || phase.equals("Failed"),
                !spec.text("preemptionPolicy").equals("Never"),
                PodShape.of(spec));
    }

    public PodInfo on(String nodeName) {
        return new PodInfo(
                key, uid, schedulerName, nodeName, priority, gated, beingDeleted, finished, mayPreempt, shape);
    }

    public boolean isAssigned() {
        return !node.isEmpty();
    }

    /** Whether it takes resources of a node. */
    public boolean occupiesNode() {
        return isAssigned() && !finished;
    }
}
