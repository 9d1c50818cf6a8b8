package dev.djong.controller.volumeprotection;

import dev.djong.api.ApiClient;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.util.ArrayList;

/** A finalizer that every object of a resource has until it is deleted and nothing uses it. */
record ProtectionFinalizer(ApiClient client, GroupVersionResource resource, String name) {

    boolean isMissing(ApiObject object) {
        return !object.isBeingDeleted() && !object.finalizers().contains(name);
    }

    /** Whether only this decides when the object goes. */
    boolean holds(ApiObject object) {
        return object.isBeingDeleted() && object.finalizers().contains(name);
    }

    /** Admission gives it to new objects; this is for those that came before or around it. */
    void add(ApiObject object) {
        var finalizers = new ArrayList<>(object.finalizers());
        finalizers.add(name);
        update(object.withFinalizers(finalizers));
    }

    void remove(ApiObject object) {
        var finalizers = new ArrayList<>(object.finalizers());
        finalizers.remove(name);
        update(object.withFinalizers(finalizers));
    }

    private void update(ApiObject object) {
        try {
            client.update(resource, object);
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }
}
