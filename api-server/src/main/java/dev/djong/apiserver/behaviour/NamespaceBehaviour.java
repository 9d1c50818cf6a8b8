package dev.djong.apiserver.behaviour;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;

/**
 * A namespace lives until the namespace controller has emptied it: a delete marks it {@code Terminating}, and the
 * controller takes the finalizer {@code kubernetes} away through {@code /finalize}.
 */
public final class NamespaceBehaviour implements Behaviour {
    public static final String NAME_LABEL = "kubernetes.io/metadata.name";
    private static final String FINALIZERS = "finalizers";
    private static final Json KUBERNETES = Json.of("kubernetes");

    @Override
    public ApiObject prepareForCreate(ApiObject object, WriteContext context) {
        return labelled(object)
                .with("status", JsonObject.of("phase", Json.of("Active")))
                .withSpec(spec -> spec.with(FINALIZERS, withKubernetes(spec.array(FINALIZERS))));
    }

    private static JsonArray withKubernetes(JsonArray finalizers) {
        return finalizers.asList().contains(KUBERNETES) ? finalizers : finalizers.plus(KUBERNETES);
    }

    @Override
    public ApiObject prepareForUpdate(ApiObject object, ApiObject stored, WriteContext context) {
        return SystemMetadata.keep(keepFinalizers(labelled(object), stored), stored, "status");
    }

    @Override
    public ApiObject prepareForStatusUpdate(ApiObject object, ApiObject stored, WriteContext context) {
        return keepFinalizers(object, stored);
    }

    /** A write to {@code /finalize}: only there {@code spec.finalizers} may change, and status may not. */
    public ApiObject prepareForFinalize(ApiObject object, ApiObject stored, WriteContext context) {
        return SystemMetadata.keep(object, stored, "status");
    }

    private static ApiObject keepFinalizers(ApiObject object, ApiObject stored) {
        return object.withSpec(spec -> SystemMetadata.copy(spec, stored.spec(), FINALIZERS));
    }

    /** Selectors over namespaces rely on this label: it cannot be taken off or changed. */
    private static ApiObject labelled(ApiObject object) {
        return object.withLabel(NAME_LABEL, object.name());
    }

    @Override
    public boolean isHeld(ApiObject object) {
        return !object.spec().array(FINALIZERS).isEmpty();
    }

    @Override
    public ApiObject whenMarkedForDeletion(ApiObject object) {
        return object.withMetadata(metadata -> metadata.without("deletionGracePeriodSeconds"))
                .withStatus(status -> status.with("phase", "Terminating"));
    }
}
