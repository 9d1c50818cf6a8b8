package dev.djong.controller.statefulset;

import dev.djong.object.ApiObject;
import dev.djong.object.OwnerReference;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of claims when their replica or the whole set goes, told by whom the claim belongs to: the garbage collector
 * deletes what its owner leaves behind.
 *
 * <pre>{@code
 * whenDeleted  whenScaled   wanted replica   surplus replica
 * Retain       Retain       nobody           nobody
 * Delete       Retain       the set          the set
 * Retain       Delete       nobody           its pod
 * Delete       Delete       the set          its pod
 * }</pre>
 *
 * A claim that another controller manages is left to it.
 *
 * @see <a href="https://github.com/kubernetes/enhancements/issues/1847">KEP-1847</a>
 */
record ClaimRetention(boolean deleteWithSet, boolean deleteWithReplica) {
    private static final String DELETE = "Delete";

    static ClaimRetention of(ApiObject set) {
        var policy = set.spec().object("persistentVolumeClaimRetentionPolicy");
        return new ClaimRetention(
                policy.text("whenDeleted").equals(DELETE),
                policy.text("whenScaled").equals(DELETE));
    }

    /** The claim of a replica that is wanted and whose pod may not exist yet. */
    ApiObject ofNewReplica(ApiObject claim, ApiObject set) {
        return deleteWithSet ? claim.withOwnerReferences(List.of(OwnerReference.controllerOf(set))) : claim;
    }

    /** The claim with the owners that it should have; the same where it has them. */
    ApiObject apply(ApiObject claim, ApiObject set, ApiObject pod, boolean wanted) {
        var owners = new ArrayList<>(claim.ownerReferences());
        owners.removeIf(owner -> owner.uid().equals(set.uid()) || owner.uid().equals(pod.uid()));
        boolean managedByStranger = owners.stream().anyMatch(OwnerReference::controller);
        if (!managedByStranger && deleteWithReplica && !wanted) {
            owners.add(OwnerReference.controllerOf(pod));
        } else if (!managedByStranger && deleteWithSet) {
            owners.add(OwnerReference.controllerOf(set));
        }
        return owners.equals(claim.ownerReferences()) ? claim : claim.withOwnerReferences(owners);
    }

    /** A claim of an earlier pod of that name, about to be collected: a new pod must not come to use it. */
    static boolean isOnItsWayOut(ApiObject claim, String podName) {
        return claim.isBeingDeleted()
                || claim.ownerReferences().stream()
                        .anyMatch(owner ->
                                owner.kind().equals("Pod") && owner.name().equals(podName));
    }
}
