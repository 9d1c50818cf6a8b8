package dev.djong.apiserver.behaviour;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.OptionalLong;

/**
 * A pod starts Pending with its quality-of-service class, is deleted gracefully by the node that runs it, and its status
 * belongs to that node.
 */
public final class PodBehaviour extends SpecAndStatus {
    private static final String GATES = "schedulingGates";

    public PodBehaviour() {
        super(JsonObject.EMPTY, true);
    }

    @Override
    public ApiObject prepareForCreate(ApiObject object, WriteContext context) {
        var status = JsonObject.builder()
                .put("phase", "Pending")
                .put("qosClass", QualityOfService.of(object.spec()).text());
        if (!object.spec().array(GATES).isEmpty()) {
            status.put("conditions", JsonArray.of(gatedCondition()));
        }
        return SystemMetadata.withGeneration(object, 1).with("status", status.build());
    }

    /** What kubectl shows as {@code SchedulingGated} (KEP-3521). */
    private static JsonObject gatedCondition() {
        return JsonObject.builder()
                .put("type", "PodScheduled")
                .put("status", "False")
                .put("reason", "SchedulingGated")
                .put("message", "Scheduling is blocked due to non-empty scheduling gates")
                .put("lastProbeTime", Json.NULL)
                .put("lastTransitionTime", Json.NULL)
                .build();
    }

    /** The node owns the status, but neither the owners nor the class of the pod. */
    @Override
    public ApiObject prepareForStatusUpdate(ApiObject object, ApiObject stored, WriteContext context) {
        var kept = super.prepareForStatusUpdate(object, stored, context)
                .withMetadata(metadata -> SystemMetadata.copy(metadata, stored.metadata(), "ownerReferences"));
        return kept.status().has("qosClass")
                ? kept
                : kept.withStatus(status -> SystemMetadata.copy(status, stored.status(), "qosClass"));
    }

    @Override
    public ApiObject prepareForEphemeralContainers(ApiObject object, ApiObject stored, WriteContext context) {
        return stored.with("spec", SystemMetadata.copy(stored.spec(), object.spec(), "ephemeralContainers"))
                .withMetadata(metadata -> SystemMetadata.copy(metadata, object.metadata(), "managedFields"));
    }

    /** Nobody has to stop a pod that no node took or that has ended: it goes at once. */
    @Override
    public OptionalLong gracePeriodSeconds(ApiObject stored, OptionalLong requested) {
        var phase = stored.status().text("phase");
        if (stored.spec().text("nodeName").isEmpty() || phase.equals("Failed") || phase.equals("Succeeded")) {
            return OptionalLong.of(0);
        }
        long seconds = requested.orElse(stored.spec().integerOr("terminationGracePeriodSeconds", 0));
        return OptionalLong.of(seconds < 0 ? 1 : seconds);
    }
}
