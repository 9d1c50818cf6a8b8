package dev.djong.scheduler.snapshot;

import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A persistent volume in brief.
 *
 * @param reachableFrom alternatives of which a node must match one; empty for any node
 * @param claim whom it is bound to, or kept for
 * @param csi empty for a volume that no driver has
 * @param claimUid empty where it is only kept for a claim of that name
 */
public record VolumeInfo(
        String name,
        String storageClass,
        long bytes,
        List<String> accessModes,
        String volumeMode,
        Map<String, String> labels,
        Optional<List<NodeTerm>> reachableFrom,
        Optional<ObjectKey> claim,
        String claimUid,
        boolean usable,
        Optional<DriverVolume> csi) {

    public static VolumeInfo of(ApiObject volume) {
        var spec = volume.spec();
        var claim = spec.object("claimRef");
        var required = spec.object("nodeAffinity").object("required");
        var phase = volume.status().text("phase");
        return new VolumeInfo(
                volume.name(),
                spec.text("storageClassName"),
                ClaimInfo.bytes(spec.object("capacity")),
                spec.array("accessModes").strings().toList(),
                ClaimInfo.volumeMode(spec.text("volumeMode")),
                volume.labels(),
                required.isEmpty() ? Optional.empty() : Optional.of(NodeTerm.listOf(required)),
                claim.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new ObjectKey(claim.text("namespace"), claim.text("name"))),
                claim.text("uid"),
                !volume.isBeingDeleted() && !phase.equals("Failed") && !phase.equals("Released"),
                DriverVolume.of(volume));
    }

    public boolean isReachableFrom(NodeFacts node) {
        return reachableFrom.isEmpty() || reachableFrom.get().stream().anyMatch(term -> term.matches(node));
    }

    /** Whether it would do for the claim, wherever the pod runs. */
    public boolean suits(ClaimInfo wanted) {
        return usable
                && isFreeFor(wanted)
                && storageClass.equals(wanted.storageClass())
                && bytes >= wanted.bytes()
                && volumeMode.equals(wanted.volumeMode())
                && new HashSet<>(accessModes).containsAll(wanted.accessModes())
                && wanted.selector().map(each -> each.matches(labels)).orElse(true);
    }

    private boolean isFreeFor(ClaimInfo wanted) {
        return claim.isEmpty()
                || claim.get().equals(wanted.key()) && (claimUid.isEmpty() || claimUid.equals(wanted.uid()));
    }
}
