package dev.djong.apiserver.behaviour;

import dev.djong.object.ApiObject;

/** A node registers itself with its status: a create keeps it. */
final class NodeBehaviour implements Behaviour {
    @Override
    public ApiObject prepareForUpdate(ApiObject object, ApiObject stored, WriteContext context) {
        return SystemMetadata.keep(object, stored, "status");
    }

    @Override
    public ApiObject prepareForStatusUpdate(ApiObject object, ApiObject stored, WriteContext context) {
        return SystemMetadata.keep(object, stored, "spec");
    }
}
