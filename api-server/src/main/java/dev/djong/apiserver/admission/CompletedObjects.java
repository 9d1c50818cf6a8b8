package dev.djong.apiserver.admission;

import dev.djong.apiserver.ownership.FieldOwnership;
import dev.djong.codec.DecodeFailure;
import dev.djong.codec.ObjectDecoder;
import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import dev.djong.definition.StructSchema;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.patch.PatchType;
import dev.djong.patch.Patches;
import dev.djong.status.ApiFailure;
import java.util.function.BiFunction;

/** Brings what admission made of an object into the form that a client's body has: canonical, and with defaults. */
public final class CompletedObjects {
    private final Definitions definitions;
    private final BiFunction<ResourceDefinition, ApiObject, ApiObject> defaulting;

    public CompletedObjects(Definitions definitions, BiFunction<ResourceDefinition, ApiObject, ApiObject> defaulting) {
        this.definitions = definitions;
        this.defaulting = defaulting;
    }

    /** @throws ApiFailure if the JSON patch does not fit, or what it makes is no such object */
    public ApiObject patched(ApiObject object, byte[] jsonPatch) {
        var decoded = Patches.apply(PatchType.JSON, jsonPatch, object.root(), schema(object));
        return withDefaults(decoded.tree());
    }

    /** @throws ApiFailure if the tree is no such object */
    public ApiObject completed(ApiObject object) {
        try {
            return withDefaults(
                    ObjectDecoder.canonical(object.root(), schema(object)).tree());
        } catch (DecodeFailure failure) {
            throw ApiFailure.internal(failure.text());
        }
    }

    /** @throws ApiFailure if what the configuration makes of it is no such object */
    public ApiObject applied(ApiObject object, JsonObject configuration) {
        return completed(new ApiObject(FieldOwnership.laidOver(object.root(), configuration, schema(object))));
    }

    private StructSchema schema(ApiObject object) {
        var kind = object.groupVersionKind();
        return definitions.shapeOf(kind).orElseThrow(() -> ApiFailure.internal("no kind " + kind + " is registered"));
    }

    private ApiObject withDefaults(JsonObject tree) {
        var object = new ApiObject(tree);
        return definitions
                .find(object.groupVersionKind())
                .map(definition -> defaulting.apply(definition, object))
                .orElse(object);
    }
}
