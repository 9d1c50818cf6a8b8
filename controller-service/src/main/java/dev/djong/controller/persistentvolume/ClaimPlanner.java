package dev.djong.controller.persistentvolume;

import dev.djong.storage.Claim;
import dev.djong.storage.StorageAnnotations;
import dev.djong.storage.StorageClass;
import dev.djong.storage.Volume;
import java.util.Optional;

/**
 * What is next about a claim. Pure. Event reasons and texts are upstream's.
 *
 * <ul>
 *   <li>A claim whose binding was complete once stays with its volume, or is lost with it.
 *   <li>A claim that names a volume gets that one or waits for it.
 *   <li>Any other gets a volume that fits, the default class if it leaves its class open, or one that is made for it: as
 *       soon as its pod has a node where the class says so.
 * </ul>
 */
final class ClaimPlanner {
    private static final String IN_TREE = "kubernetes.io/";

    private ClaimPlanner() {}

    static BindingPlan plan(ClaimObserved seen) {
        var claim = seen.claim();
        if (claim.bindCompleted()) {
            return planBound(claim, seen.named());
        }
        if (claim.isBeingDeleted()) {
            return BindingPlan.NOTHING;
        }
        return claim.volumeName().isEmpty() ? planAny(seen) : planNamed(claim, seen.named());
    }

    private static BindingPlan planBound(Claim claim, Optional<Volume> volume) {
        if (claim.volumeName().isEmpty()) {
            return lost(
                    claim,
                    "ClaimLost",
                    "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!");
        }
        if (volume.isEmpty()) {
            return lost(claim, "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
        }
        boolean isOurs = !volume.get().isClaimed() || volume.get().claimUid().equals(claim.uid());
        return isOurs
                ? BindingPlan.of(Binding.next(claim, volume.get()))
                : lost(
                        claim,
                        "ClaimMisbound",
                        "Two claims are bound to the same volume, this one is bound incorrectly");
    }

    private static BindingPlan lost(Claim claim, String reason, String message) {
        return BindingPlan.of(Phases.unbound(claim, Phases.LOST))
                .tellingOnce(Note.warning(claim.object(), reason, message));
    }

    private static BindingPlan planNamed(Claim claim, Optional<Volume> named) {
        var pending = BindingPlan.of(Phases.unbound(claim, Phases.PENDING));
        if (named.isEmpty()) {
            return pending;
        }
        var volume = named.get();
        if (volume.isClaimedBy(claim)) {
            return BindingPlan.of(Binding.next(claim, volume));
        }
        if (volume.isClaimed()) {
            return pending.telling(Note.warning(
                    claim.object(),
                    "FailedBinding",
                    "volume \"" + volume.name() + "\" already bound to a different claim."));
        }
        return VolumeMatcher.objection(claim, volume)
                .map(why -> pending.telling(Note.warning(
                        claim.object(),
                        "VolumeMismatch",
                        "Cannot bind to requested volume \"" + volume.name() + "\": " + why)))
                .orElseGet(() -> BindingPlan.of(Binding.next(claim, volume)));
    }

    private static BindingPlan planAny(ClaimObserved seen) {
        var claim = seen.claim();
        var found = VolumeMatcher.bestFor(claim, seen.volumes(), seen.waitsForPod());
        if (found.isPresent()) {
            return BindingPlan.of(Binding.next(claim, found.get()));
        }
        if (claim.leavesClassOpen() && seen.defaultClass().isPresent()) {
            var name = seen.defaultClass().get().name();
            return BindingPlan.of(
                    new Write.ClaimSpec(claim.object().withSpec(spec -> spec.with("storageClassName", name))));
        }
        if (seen.waitsForPod() && claim.selectedNode().isEmpty()) {
            return waiting(claim, seen);
        }
        if (!claim.storageClass().isEmpty()) {
            return provision(claim, seen.storageClass());
        }
        return BindingPlan.of(Phases.unbound(claim, Phases.PENDING))
                .telling(Note.normal(
                        claim.object(),
                        "FailedBinding",
                        "no persistent volumes available for this claim and no storage class is set"));
    }

    private static BindingPlan waiting(Claim claim, ClaimObserved seen) {
        var pending = BindingPlan.of(Phases.unbound(claim, Phases.PENDING));
        var pods = seen.waitingPods();
        if (pods.isEmpty()) {
            return pending.telling(Note.normal(
                    claim.object(), "WaitForFirstConsumer", "waiting for first consumer to be created before binding"));
        }
        var which = pods.size() == 1 ? "pod " + pods.getFirst() : "pods " + String.join(",", pods);
        return pending.telling(
                Note.normal(claim.object(), "WaitForPodScheduled", "waiting for " + which + " to be scheduled"));
    }

    /** Says on the claim who is to make its volume. */
    private static BindingPlan provision(Claim claim, Optional<StorageClass> storageClass) {
        if (storageClass.isEmpty()) {
            return failed(claim, "storageclass.storage.k8s.io \"" + claim.storageClass() + "\" not found");
        }
        var provisioner = storageClass.get().provisioner();
        if (provisioner.startsWith(IN_TREE)) {
            return failed(claim, "no volume plugin matched name: " + provisioner);
        }
        var asked = claim.object()
                .withAnnotation(StorageAnnotations.BETA_PROVISIONER, provisioner)
                .withAnnotation(StorageAnnotations.PROVISIONER, provisioner);
        return asked.equals(claim.object())
                ? BindingPlan.NOTHING.telling(Note.normal(
                        claim.object(),
                        "ExternalProvisioning",
                        "Waiting for a volume to be created either by the external provisioner '" + provisioner
                                + "' or manually by the system administrator. If volume creation is delayed, please"
                                + " verify that the provisioner is running and correctly registered."))
                : BindingPlan.of(new Write.ClaimSpec(asked));
    }

    private static BindingPlan failed(Claim claim, String why) {
        return BindingPlan.of(Phases.unbound(claim, Phases.PENDING))
                .telling(Note.warning(claim.object(), "ProvisioningFailed", why));
    }
}
