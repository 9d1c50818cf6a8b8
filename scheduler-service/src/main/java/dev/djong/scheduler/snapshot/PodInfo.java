package dev.djong.scheduler.snapshot;

import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Times;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A pod in brief.
 *
 * @param node where it runs; empty while it has none
 * @param gated whether {@code spec.schedulingGates} still hold it back
 * @param mayPreempt false where its {@code preemptionPolicy} is {@code Never}
 * @param identity how others find it
 * @param shape what it asks of a node itself
 * @param affinity what it asks of the other pods there
 * @param spread how it wants to lie among its like
 * @param claims to volumes
 * @param devices claims to devices
 * @param owner the controller that made it
 * @param started when its node took it up
 * @param preempted whether a scheduler evicts it for a more important pod
 */
public record PodInfo(
        ObjectKey key,
        String uid,
        String schedulerName,
        String node,
        int priority,
        boolean gated,
        boolean finished,
        boolean mayPreempt,
        PodIdentity identity,
        PodShape shape,
        PodAffinity affinity,
        List<SpreadConstraint> spread,
        List<ClaimUse> claims,
        List<DeviceUse> devices,
        Optional<PodOwner> owner,
        Optional<Instant> started,
        boolean preempted) {

    public static PodInfo of(ApiObject pod) {
        var spec = pod.spec();
        var status = pod.status();
        var phase = status.text("phase");
        var identity = new PodIdentity(pod.namespace(), pod.labels(), pod.isBeingDeleted());
        return new PodInfo(
                pod.key(),
                pod.uid(),
                spec.text("schedulerName"),
                spec.text("nodeName"),
                (int) spec.integerOr("priority", 0),
                !spec.array("schedulingGates").isEmpty(),
                phase.equals("Succeeded") || phase.equals("Failed"),
                !spec.text("preemptionPolicy").equals("Never"),
                identity,
                PodShape.of(spec),
                PodAffinity.of(spec, pod.namespace(), identity.labels()),
                SpreadConstraint.listOf(spec, identity.labels()),
                ClaimUse.listOf(pod),
                DeviceUse.listOf(pod),
                pod.controllerReference().map(each -> new PodOwner(each.kind(), each.name())),
                status.string("startTime").flatMap(Times::parse),
                isPreempted(pod));
    }

    private static boolean isPreempted(ApiObject pod) {
        return pod.isBeingDeleted()
                && pod.status()
                        .array("conditions")
                        .objects()
                        .anyMatch(each -> each.text("type").equals("DisruptionTarget")
                                && each.text("status").equals("True")
                                && each.text("reason").equals("PreemptionByScheduler"));
    }

    public PodInfo on(String nodeName) {
        return new PodInfo(
                key,
                uid,
                schedulerName,
                nodeName,
                priority,
                gated,
                finished,
                mayPreempt,
                identity,
                shape,
                affinity,
                spread,
                claims,
                devices,
                owner,
                started,
                preempted);
    }

    public boolean isAssigned() {
        return !node.isEmpty();
    }

    public boolean beingDeleted() {
        return identity.terminating();
    }

    /** Whether it takes resources of a node. */
    public boolean occupiesNode() {
        return isAssigned() && !finished;
    }
}
