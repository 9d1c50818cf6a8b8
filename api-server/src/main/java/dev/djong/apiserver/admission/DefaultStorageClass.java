package dev.djong.apiserver.admission;

import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import dev.djong.storage.Claim;
import dev.djong.storage.StorageClass;

/** A new claim that says nothing about a class gets the default one, if there is one now. */
final class DefaultStorageClass implements AdmissionStep {
    private final ClusterState state;

    DefaultStorageClass(ClusterState state) {
        this.state = state;
    }

    @Override
    public String name() {
        return "DefaultStorageClass";
    }

    @Override
    public ApiObject mutate(AdmissionRequest request) {
        var object = request.requireObject();
        boolean isNewClaim =
                request.operation() == Operation.CREATE && request.isOn(Resources.PERSISTENT_VOLUME_CLAIMS);
        if (!isNewClaim || !new Claim(object).leavesClassOpen()) {
            return object;
        }
        return StorageClass.defaultOf(state.list(Resources.STORAGE_CLASSES))
                .map(found -> object.withSpec(spec -> spec.with("storageClassName", found.name())))
                .orElse(object);
    }
}
