package dev.djong.scheduler;

import dev.djong.object.ObjectKey;
import dev.djong.scheduler.binding.DeviceWriter;
import dev.djong.scheduler.binding.VolumeWriter;
import dev.djong.scheduler.device.DevicePlan;
import dev.djong.scheduler.device.Selectors;
import dev.djong.scheduler.plugin.DynamicResources;
import dev.djong.scheduler.plugin.VolumePlan;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.ClusterState;
import dev.djong.scheduler.snapshot.DeviceClaim;
import dev.djong.scheduler.snapshot.PodInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must be true of a pod's volumes and devices before it can be bound to its node. */
final class Groundwork {
    private final ClusterState state;
    private final VolumeWriter volumes;
    private final DeviceWriter devices;
    /** Only used by the thread that decides. */
    private final Selectors selectors = new Selectors();

    /** What is to be done for one pod. @param volumes empty for nothing */
    record Plan(PodInfo pod, Optional<VolumePlan> volumes, DevicePlan devices) {
        boolean isNothing() {
            return volumes.isEmpty() && devices.isNothing();
        }

        private List<VolumePlan.Match> matches() {
            return volumes.map(VolumePlan::matches).orElse(List.of());
        }
    }

    Groundwork(ClusterState state, VolumeWriter volumes, DeviceWriter devices) {
        this.state = state;
        this.volumes = volumes;
        this.devices = devices;
    }

    /** For a node that the rules accepted; empty for nothing. */
    Optional<Plan> plan(PodInfo pod, String node, ClusterSnapshot snapshot) {
        var ofVolumes = pod.claims().isEmpty()
                ? Optional.<VolumePlan>empty()
                : VolumePlan.of(pod, snapshot, node).filter(each -> !each.isNothing());
        var ofDevices = pod.devices().isEmpty()
                ? DevicePlan.NOTHING
                : DevicePlan.of(pod, node, snapshot, selectors).orElse(DevicePlan.NOTHING);
        return Optional.of(new Plan(pod, ofVolumes, ofDevices)).filter(plan -> !plan.isNothing());
    }

    /** Nobody who is decided about from now on gets what this pod will have. */
    void keep(Plan plan) {
        plan.matches()
                .forEach(match -> state.storage()
                        .keep(match.volume().name(), match.claim().key()));
        plan.devices
                .steps()
                .forEach(step -> step.allocation()
                        .ifPresent(
                                given -> state.devices().keep(step.claim().key(), DeviceClaim.Allocation.of(given))));
    }

    /**
     * Tells the API, and waits for the controllers that have a part in it, which may take minutes.
     *
     * @return why it failed; empty where all is done
     */
    Optional<String> carryOut(Plan plan) throws InterruptedException {
        var open = new HashSet<ObjectKey>();
        plan.devices.steps().forEach(step -> open.add(step.claim().key()));
        try {
            var problem = plan.volumes.isPresent() ? bindVolumes(plan, plan.volumes.get()) : Optional.<String>empty();
            return problem.isPresent() ? problem : reserveDevices(plan, open);
        } finally {
            // What is written stays kept until the watch shows it.
            open.forEach(state.devices()::release);
        }
    }

    private Optional<String> bindVolumes(Plan plan, VolumePlan claims) throws InterruptedException {
        try {
            volumes.write(claims);
            return volumes.awaitBound(claims, state.storage()).map(why -> "binding volumes: " + why);
        } catch (RuntimeException failure) {
            return Optional.of("binding volumes: " + failure.getMessage());
        } finally {
            state.storage()
                    .release(plan.matches().stream()
                            .map(match -> match.volume().name())
                            .toList());
        }
    }

    private Optional<String> reserveDevices(Plan plan, Set<ObjectKey> open) {
        try {
            devices.write(plan.devices, plan.pod, (claim, version) -> {
                open.remove(claim);
                state.devices().written(claim, version);
            });
            return Optional.empty();
        } catch (RuntimeException failure) {
            return Optional.of("reserving devices: " + failure.getMessage());
        }
    }

    /**
     * The pod does not get the node after all, so it shall not keep others from the devices that it shares. Must be through
     * before the pod is tried again.
     */
    void undo(Plan plan) {
        devices.release(plan.devices, plan.pod);
    }

    /** A pod without node: devices that it alone has, and that keep it from nodes, are given back. */
    void giveBackIdleDevices(PodInfo pod, ClusterSnapshot snapshot) {
        DynamicResources.idleElsewhere(pod, snapshot).ifPresent(claim -> devices.deallocate(claim, pod));
    }
}
