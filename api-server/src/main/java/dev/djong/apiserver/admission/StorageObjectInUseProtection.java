package dev.djong.apiserver.admission;

import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import dev.djong.storage.StorageAnnotations;
import java.util.ArrayList;

/** Claims and volumes begin with the finalizer that keeps them while they are used; controllers take it away. */
final class StorageObjectInUseProtection implements AdmissionStep {
    @Override
    public String name() {
        return "StorageObjectInUseProtection";
    }

    @Override
    public ApiObject mutate(AdmissionRequest request) {
        var object = request.requireObject();
        if (request.operation() != Operation.CREATE) {
            return object;
        }
        if (request.isOn(Resources.PERSISTENT_VOLUMES)) {
            return kept(object, StorageAnnotations.VOLUME_PROTECTION);
        }
        return request.isOn(Resources.PERSISTENT_VOLUME_CLAIMS)
                ? kept(object, StorageAnnotations.CLAIM_PROTECTION)
                : object;
    }

    private static ApiObject kept(ApiObject object, String finalizer) {
        var finalizers = new ArrayList<>(object.finalizers());
        if (finalizers.contains(finalizer)) {
            return object;
        }
        finalizers.add(finalizer);
        return object.withFinalizers(finalizers);
    }
}
