package dev.djong.scheduler.plugin;

import dev.djong.object.ObjectKey;
import dev.djong.scheduler.device.DeviceMatcher;
import dev.djong.scheduler.device.DeviceSearch;
import dev.djong.scheduler.device.SearchFailure;
import dev.djong.scheduler.device.Selectors;
import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.DeviceClaim;
import dev.djong.scheduler.snapshot.DeviceUse;
import dev.djong.scheduler.snapshot.Devices;
import dev.djong.scheduler.snapshot.NodeFacts;
import dev.djong.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The devices that the pod claims must be reachable from the node; claims that have none yet must find some there
 * (KEP-4381).
 *
 * @see <a href="https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/">Dynamic resource
 *     allocation</a>
 */
public final class DynamicResources implements ClusterFilter {
    public static final String NAME = "DynamicResources";

    private static final Verdict ELSEWHERE = Verdict.rejectedForGood(NAME, "resourceclaim not available on the node");
    private static final Verdict TOO_FEW = Verdict.rejectedForGood(NAME, "cannot allocate all claims");

    private final Selectors selectors = new Selectors();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Preparation prepare(PodInfo pod, ClusterSnapshot snapshot) {
        if (pod.devices().isEmpty()) {
            return Preparation.INDIFFERENT;
        }
        var devices = snapshot.devices();
        var allocated = new ArrayList<DeviceClaim.Allocation>();
        var waiting = new ArrayList<DeviceClaim>();
        for (var use : pod.devices()) {
            var problem = problem(pod, use, devices);
            if (problem.isPresent()) {
                return new Preparation.NoNode(new Verdict.Rejected(NAME, List.of(problem.get()), false));
            }
            var claim = claim(pod, use, devices).orElseThrow();
            claim.allocation().ifPresentOrElse(allocated::add, () -> waiting.add(claim));
        }
        var matcher = new DeviceMatcher(selectors);
        return new Preparation.Test(
                node -> test(allocated, waiting, snapshot.node(node).facts(), devices, matcher));
    }

    private static Optional<DeviceClaim> claim(PodInfo pod, DeviceUse use, Devices devices) {
        return use.claim().flatMap(name -> devices.claim(new ObjectKey(pod.key().namespace(), name)));
    }

    private static Optional<String> problem(PodInfo pod, DeviceUse use, Devices devices) {
        if (use.claim().isEmpty()) {
            return Optional.of("pod \"" + pod.key() + "\": ResourceClaim not created yet");
        }
        return claim(pod, use, devices)
                .map(claim -> problem(pod, use, claim, devices))
                .orElseGet(() -> Optional.of("resourceclaim \"" + use.claim().orElseThrow() + "\" not found"));
    }

    private static Optional<String> problem(PodInfo pod, DeviceUse use, DeviceClaim claim, Devices devices) {
        if (claim.beingDeleted()) {
            return Optional.of("resourceclaim \"" + claim.key().name() + "\" is being deleted");
        }
        if (use.ofTemplate() && !claim.ownerUid().equals(pod.uid())) {
            return Optional.of(
                    "ResourceClaim " + claim.key() + " was not created for Pod " + pod.key() + " (Pod is not owner)");
        }
        if (!claim.canBeReservedFor(pod)) {
            return Optional.of("resourceclaim in use");
        }
        return claim.allocation().isPresent() ? Optional.empty() : missingClass(claim, devices);
    }

    private static Optional<String> missingClass(DeviceClaim claim, Devices devices) {
        return claim.requests().stream()
                .flatMap(request -> request.alternatives().stream())
                .filter(each -> devices.deviceClass(each.deviceClass()).isEmpty())
                .map(each -> "request " + each.name() + ": device class " + each.deviceClass() + " does not exist")
                .findFirst();
    }

    private static Verdict test(
            List<DeviceClaim.Allocation> allocated,
            List<DeviceClaim> waiting,
            NodeFacts node,
            Devices devices,
            DeviceMatcher matcher) {
        if (!allocated.stream().allMatch(each -> each.isReachableFrom(node))) {
            return ELSEWHERE;
        }
        try {
            return DeviceSearch.run(waiting, node, devices, matcher).isPresent() ? Verdict.ACCEPTED : TOO_FEW;
        } catch (SearchFailure wrong) {
            return Verdict.rejectedForGood(NAME, wrong.text());
        }
    }

    /** A claim whose devices some node cannot reach, and that nobody else uses: without them it may get others there. */
    public static Optional<DeviceClaim> idleElsewhere(PodInfo pod, ClusterSnapshot snapshot) {
        return pod.devices().stream()
                .flatMap(use -> claim(pod, use, snapshot.devices()).stream())
                .filter(claim -> claim.reservedFor().stream().allMatch(pod.uid()::equals))
                .filter(claim -> claim.allocation()
                        .filter(given ->
                                snapshot.nodes().stream().anyMatch(node -> !given.isReachableFrom(node.facts())))
                        .isPresent())
                .findFirst();
    }

    @Override
    public boolean mayHelp(PodInfo pod, ClusterEvent event) {
        return switch (event) {
            case ClusterEvent.DevicesChanged changed -> true;
            case ClusterEvent.NodeAdded added -> true;
            case ClusterEvent.NodeUpdated(var previous, var current) ->
                !previous.facts().labels().equals(current.facts().labels());
            case ClusterEvent.NodeRemoved removed -> false;
            case ClusterEvent.PodReleased released -> false;
            case ClusterEvent.PodPlaced placed -> false;
            case ClusterEvent.PodUpdated updated -> false;
            case ClusterEvent.StorageChanged changed -> false;
            case ClusterEvent.NamespaceChanged changed -> false;
        };
    }
}
