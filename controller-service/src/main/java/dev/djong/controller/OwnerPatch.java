package dev.djong.controller;

import dev.djong.api.Patch;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.OwnerReference;
import java.util.ArrayList;
import java.util.List;

/** Changes to {@code ownerReferences} that only apply to the very object and version that was looked at. */
public final class OwnerPatch {
    private OwnerPatch() {}

    /** Makes {@code owner} the managing controller of an object that has none. */
    public static Patch adopt(ApiObject object, ApiObject owner) {
        var owners = new ArrayList<>(object.ownerReferences());
        owners.removeIf(reference -> reference.uid().equals(owner.uid()));
        owners.add(OwnerReference.controllerOf(owner));
        return set(object, owners);
    }

    /** Takes the owner with that uid away. */
    public static Patch release(ApiObject object, String ownerUid) {
        var owners = new ArrayList<>(object.ownerReferences());
        owners.removeIf(reference -> reference.uid().equals(ownerUid));
        return set(object, owners);
    }

    private static Patch set(ApiObject object, List<OwnerReference> owners) {
        var references = owners.stream().map(OwnerReference::toJson).collect(JsonArray.collector());
        return Patch.merge(JsonObject.of(
                "metadata",
                JsonObject.builder()
                        .put("uid", object.uid())
                        .put("resourceVersion", object.resourceVersion())
                        .put("ownerReferences", references)
                        .build()));
    }
}
