package dev.djong.node.device;

import dev.djong.json.JsonObject;
import dev.djong.node.device.proto.dra.v1.Claim;

/** A claim as drivers are told of it. */
record ClaimReference(String namespace, String name, String uid) {
    static ClaimReference of(JsonObject json) {
        return new ClaimReference(json.text("namespace"), json.text("name"), json.text("uid"));
    }

    JsonObject json() {
        return JsonObject.EMPTY.with("namespace", namespace).with("name", name).with("uid", uid);
    }

    Claim message() {
        return Claim.newBuilder()
                .setNamespace(namespace)
                .setName(name)
                .setUid(uid)
                .build();
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
