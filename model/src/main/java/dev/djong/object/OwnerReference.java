package dev.djong.object;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;

/** One entry of {@code metadata.ownerReferences}. */
public record OwnerReference(
        String apiVersion, String kind, String name, String uid, boolean controller, boolean blockOwnerDeletion) {

    public static OwnerReference of(JsonObject json) {
        return new OwnerReference(
                json.text("apiVersion"),
                json.text("kind"),
                json.text("name"),
                json.text("uid"),
                json.flag("controller"),
                json.flag("blockOwnerDeletion"));
    }

    /** The reference that makes {@code owner} the managing controller, as controllers write it. */
    public static OwnerReference controllerOf(ApiObject owner) {
        return new OwnerReference(owner.apiVersion(), owner.kind(), owner.name(), owner.uid(), true, true);
    }

    public JsonObject toJson() {
        return JsonObject.builder()
                .put("apiVersion", apiVersion)
                .put("kind", kind)
                .put("name", name)
                .put("uid", uid)
                .putIf("controller", controller ? Json.of(true) : null)
                .putIf("blockOwnerDeletion", blockOwnerDeletion ? Json.of(true) : null)
                .build();
    }
}
