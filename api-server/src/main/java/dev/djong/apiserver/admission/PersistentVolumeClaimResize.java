package dev.djong.apiserver.admission;

import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.storage.Claim;
import dev.djong.storage.StorageClass;

/** A claim may only ask for more once it is bound, and if its class lets volumes grow. */
final class PersistentVolumeClaimResize implements AdmissionStep {
    private final ClusterState state;

    PersistentVolumeClaimResize(ClusterState state) {
        this.state = state;
    }

    @Override
    public String name() {
        return "PersistentVolumeClaimResize";
    }

    @Override
    public void review(AdmissionRequest request) {
        if (request.operation() != Operation.UPDATE || !request.isOn(Resources.PERSISTENT_VOLUME_CLAIMS)) {
            return;
        }
        var claim = new Claim(request.requireObject());
        var old = new Claim(request.requireOld());
        if (claim.requested().compareTo(old.requested()) <= 0) {
            return;
        }
        if (!old.phase().equals("Bound")) {
            throw request.forbidden("Only bound persistent volume claims can be expanded");
        }
        if (!mayGrow(claim, old)) {
            throw request.forbidden(
                    "only dynamically provisioned pvc can be resized and the storageclass that provisions"
                            + " the pvc must support resize");
        }
    }

    private boolean mayGrow(Claim claim, Claim old) {
        var name = claim.storageClass();
        return !name.isEmpty()
                && name.equals(old.storageClass())
                && state.cached(Resources.STORAGE_CLASSES, ObjectKey.cluster(name))
                        .map(StorageClass::new)
                        .filter(StorageClass::allowsExpansion)
                        .isPresent();
    }
}
