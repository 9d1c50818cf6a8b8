package dev.djong.apiserver.verb;

import dev.djong.apiserver.http.BodyLimit;
import dev.djong.apiserver.http.MediaTypes;
import dev.djong.apiserver.inflight.HeavyLane;
import dev.djong.apiserver.verb.WriteOptions.FieldValidation;
import dev.djong.codec.Decoded;
import dev.djong.codec.ObjectDecoder;
import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import dev.djong.definition.StructSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.io.IOException;

/** Reads request bodies to canonical objects; large ones on the heavy lane. */
public final class Bodies {
    private static final String ACCEPTED =
            "the body of the request was in an unknown format - accepted media types include: " + MediaTypes.JSON + ", "
                    + MediaTypes.YAML;
    private static final GroupVersionKind DELETE_OPTIONS = new GroupVersionKind("", "v1", "DeleteOptions");

    private final Definitions definitions;
    private final ObjectDecoder decoder;
    private final Defaulting defaulting;
    private final HeavyLane heavy;

    /** Adds the defaults of a kind to an object. */
    @FunctionalInterface
    public interface Defaulting {
        ApiObject apply(ResourceDefinition definition, ApiObject object);
    }

    public Bodies(Definitions definitions, Defaulting defaulting, HeavyLane heavy) {
        this.definitions = definitions;
        this.decoder = new ObjectDecoder(definitions);
        this.defaulting = defaulting;
        this.heavy = heavy;
    }

    /** The object of a create or update, with defaults. */
    public ApiObject read(ResourceCall call, WriteOptions options) throws IOException {
        var definition = call.definition();
        var object = read(call, options, definition.kind(), definition.schema());
        return applyDefaults(definition, object);
    }

    /** The body of a subresource that has a kind of its own, without defaults. */
    public ApiObject readAs(ResourceCall call, WriteOptions options, GroupVersionKind kind) throws IOException {
        var schema = definitions.shapeOf(kind).orElseThrow(() -> new IllegalStateException("no shape of " + kind));
        return read(call, options, kind, schema);
    }

    /** {@code DeleteOptions}, which are not checked strictly. */
    JsonObject readTree(ResourceCall call, byte[] body) throws IOException {
        var schema = definitions
                .shapeOf(DELETE_OPTIONS)
                .orElseThrow(() -> new IllegalStateException("no shape of " + DELETE_OPTIONS));
        return decode(call, body, DELETE_OPTIONS, schema).tree();
    }

    public ApiObject applyDefaults(ResourceDefinition definition, ApiObject object) {
        return defaulting.apply(definition, object);
    }

    /** Brings what a patch made into canonical form, with defaults. */
    ApiObject fromTree(ResourceCall call, WriteOptions options, Json tree) {
        var definition = call.definition();
        var decoded = decoder.decodeTree(tree, definition.kind(), definition.schema());
        return applyDefaults(definition, checked(call, options, definition.kind(), decoded));
    }

    private ApiObject read(ResourceCall call, WriteOptions options, GroupVersionKind kind, StructSchema schema)
            throws IOException {
        var body = BodyLimit.read(call.call().exchange());
        return checked(call, options, kind, decode(call, body, kind, schema));
    }

    private Decoded decode(ResourceCall call, byte[] body, GroupVersionKind kind, StructSchema schema)
            throws IOException {
        boolean yaml = isYaml(call);
        return body.length < HeavyLane.HEAVY_BYTES && !yaml
                ? decoder.decodeJson(body, kind, schema)
                : heavy.run(
                        () -> yaml ? decoder.decodeYaml(body, kind, schema) : decoder.decodeJson(body, kind, schema));
    }

    private static boolean isYaml(ResourceCall call) {
        var type = MediaTypes.bare(call.call().exchange().header("Content-Type").orElse(""));
        return switch (type) {
            case "", "*/*", MediaTypes.JSON -> false;
            case MediaTypes.YAML, "application/x-yaml", "text/yaml" -> true;
            default -> throw new ApiFailure(Status.of(Reason.UNSUPPORTED_MEDIA_TYPE, ACCEPTED));
        };
    }

    private static ApiObject checked(ResourceCall call, WriteOptions options, GroupVersionKind kind, Decoded decoded) {
        if (!decoded.isStrict()) {
            if (options.fieldValidation() == FieldValidation.STRICT) {
                throw ObjectDecoder.strictFailure(decoded, kind);
            }
            if (options.fieldValidation() == FieldValidation.WARN) {
                decoded.problems().forEach(call.call()::warn);
            }
        }
        return new ApiObject(decoded.tree());
    }
}
