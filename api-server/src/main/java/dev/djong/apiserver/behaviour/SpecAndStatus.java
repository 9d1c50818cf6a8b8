package dev.djong.apiserver.behaviour;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;

/**
 * A kind whose spec belongs to users and whose status belongs to controllers: a write to one leaves the other as it is, and
 * the generation counts changes of what users wish. Custom resources with a status subresource behave like this.
 */
public class SpecAndStatus implements Behaviour {
    private final JsonObject emptyStatus;
    private final boolean generated;

    /**
     * @param emptyStatus the canonical status of a new object
     * @param generated whether {@code metadata.generation} is kept
     */
    public SpecAndStatus(JsonObject emptyStatus, boolean generated) {
        this.emptyStatus = emptyStatus;
        this.generated = generated;
    }

    @Override
    public ApiObject prepareForCreate(ApiObject object, WriteContext context) {
        return SystemMetadata.withGeneration(object, generated ? 1 : 0).with("status", emptyStatus);
    }

    @Override
    public ApiObject prepareForUpdate(ApiObject object, ApiObject stored, WriteContext context) {
        var kept = SystemMetadata.keep(object, stored, "status");
        return generated ? counted(kept, stored) : kept;
    }

    @Override
    public ApiObject prepareForStatusUpdate(ApiObject object, ApiObject stored, WriteContext context) {
        return SystemMetadata.withGeneration(SystemMetadata.keep(object, stored, "spec"), stored.generation());
    }

    final ApiObject counted(ApiObject object, ApiObject stored) {
        var same = !isNewWish(object, stored);
        return SystemMetadata.withGeneration(object, same ? stored.generation() : stored.generation() + 1);
    }

    /** Whether an update changes what the user wishes. */
    protected boolean isNewWish(ApiObject object, ApiObject stored) {
        return !object.spec().equals(stored.spec());
    }
}
