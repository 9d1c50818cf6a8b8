package dev.djong.scheduler.device;

import dev.djong.json.JsonObject;
import dev.djong.object.ObjectKey;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.DeviceClaim;
import dev.djong.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must be written down about a pod's claims to devices before it can run on a node. */
public record DevicePlan(List<Step> steps) {
    public static final DevicePlan NOTHING = new DevicePlan(List.of());

    /** @param allocation what the claim gets; empty where it has its devices, and only the pod's name is to be added */
    public record Step(DeviceClaim claim, Optional<JsonObject> allocation) {}

    public boolean isNothing() {
        return steps.isEmpty();
    }

    /** The plan for a node that the rules accepted; empty where things have changed since. */
    public static Optional<DevicePlan> of(PodInfo pod, String node, ClusterSnapshot snapshot, Selectors selectors) {
        int position = snapshot.position(node);
        var claims = claimsOf(pod, snapshot);
        if (position < 0 || claims.size() < pod.devices().size()) {
            return Optional.empty();
        }
        var waiting =
                claims.stream().filter(claim -> claim.allocation().isEmpty()).toList();
        try {
            var facts = snapshot.node(position).facts();
            return DeviceSearch.run(waiting, facts, snapshot.devices(), new DeviceMatcher(selectors))
                    .map(found -> new DevicePlan(steps(pod, claims, found, snapshot)));
        } catch (SearchFailure changed) {
            return Optional.empty();
        }
    }

    /** The claims of the pod that exist. */
    public static List<DeviceClaim> claimsOf(PodInfo pod, ClusterSnapshot snapshot) {
        return pod.devices().stream()
                .flatMap(use -> use.claim().stream())
                .flatMap(
                        name -> snapshot.devices().claim(new ObjectKey(pod.key().namespace(), name)).stream())
                .toList();
    }

    private static List<Step> steps(
            PodInfo pod, List<DeviceClaim> claims, List<DeviceSearch.Found> found, ClusterSnapshot snapshot) {
        var steps = new ArrayList<Step>();
        claims.stream()
                .filter(claim -> claim.allocation().isPresent() && !claim.isReservedFor(pod))
                .forEach(claim -> steps.add(new Step(claim, Optional.empty())));
        found.forEach(each ->
                steps.add(new Step(each.claim(), Optional.of(Allocations.json(each, snapshot.devices())))));
        return steps;
    }
}
