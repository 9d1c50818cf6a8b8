package dev.djong.apiserver.verb;

import dev.djong.apiserver.http.BodyLimit;
import dev.djong.apiserver.http.MediaTypes;
import dev.djong.apiserver.inflight.HeavyLane;
import dev.djong.codec.DecodeFailure;
import dev.djong.codec.Decoded;
import dev.djong.codec.ObjectDecoder;
import dev.djong.codec.ProtobufReader;
import dev.djong.codec.YamlReader;
import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import dev.djong.definition.StructSchema;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.patch.PatchType;
import dev.djong.patch.Patches;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;

/** Reads request bodies to canonical objects; large ones on the heavy lane. */
public final class Bodies {
    private static final String ACCEPTED =
            "the body of the request was in an unknown format - accepted media types include: " + MediaTypes.JSON + ", "
                    + MediaTypes.YAML + ", " + MediaTypes.PROTOBUF;
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
        return decode(call, body, DELETE_OPTIONS, shapeOf(DELETE_OPTIONS)).tree();
    }

    public ApiObject applyDefaults(ResourceDefinition definition, ApiObject object) {
        return defaulting.apply(definition, object);
    }

    /** A stored object as a patch leaves it, in canonical form and with defaults. */
    ApiObject patch(ResourceCall call, WriteOptions options, PatchType type, byte[] body, ApiObject stored) {
        var definition = call.definition();
        var patched = patchTree(call, options, type, body, stored, definition.schema());
        if (!patched.groupVersionKind().equals(definition.kind())) {
            throw ApiFailure.badRequest("the patch must not change apiVersion or kind: the object is a "
                    + definition.kind() + ", not a " + patched.groupVersionKind());
        }
        return applyDefaults(definition, patched);
    }

    /** The same for an object of a subresource that has a kind of its own. */
    public ApiObject patchAs(ResourceCall call, WriteOptions options, PatchType type, byte[] body, ApiObject current) {
        return patchTree(call, options, type, body, current, shapeOf(current.groupVersionKind()));
    }

    private ApiObject patchTree(
            ResourceCall call,
            WriteOptions options,
            PatchType type,
            byte[] body,
            ApiObject current,
            StructSchema schema) {
        var decoded = body.length < HeavyLane.HEAVY_BYTES / 4
                ? Patches.apply(type, body, current.root(), schema)
                : onHeavyLane(() -> Patches.apply(type, body, current.root(), schema));
        if (!decoded.isStrict()) {
            switch (options.fieldValidation()) {
                case STRICT -> throw Patches.strictFailure(decoded);
                case WARN -> decoded.problems().forEach(call.call()::warn);
                case IGNORE -> {}
            }
        }
        return new ApiObject(decoded.tree());
    }

    /**
     * An apply configuration, just as it was sent: which fields it names matters.
     *
     * @throws ApiFailure 400 for what is no object, or holds a member twice and is read strictly
     */
    public JsonObject readConfiguration(ResourceCall call, WriteOptions options, byte[] body) throws IOException {
        YamlReader.Result read;
        try {
            read = body.length < HeavyLane.HEAVY_BYTES / 4
                    ? YamlReader.read(body)
                    : heavy.run(() -> YamlReader.read(body));
        } catch (DecodeFailure failure) {
            throw ApiFailure.badRequest("error decoding YAML: " + failure.text());
        }
        if (!(read.tree() instanceof JsonObject configuration)) {
            throw ApiFailure.badRequest("error decoding YAML: an apply configuration is an object, not "
                    + read.tree().typeName());
        }
        if (!read.duplicates().isEmpty()) {
            switch (options.fieldValidation()) {
                case STRICT ->
                    throw ApiFailure.badRequest("error decoding YAML: error converting YAML to JSON: yaml: unmarshal"
                            + " errors:\n  " + String.join("\n  ", read.duplicates()));
                case WARN -> read.duplicates().forEach(call.call()::warn);
                case IGNORE -> {}
            }
        }
        return configuration;
    }

    /** A tree that was put together here, in canonical form and with defaults. */
    public ApiObject canonical(ResourceDefinition definition, ApiObject object) {
        var decoded = decoder.decodeTree(object.root(), definition.kind(), definition.schema());
        return applyDefaults(definition, new ApiObject(decoded.tree()));
    }

    private Decoded onHeavyLane(Callable<Decoded> work) {
        try {
            return heavy.run(work);
        } catch (InterruptedIOException stopped) {
            throw new UncheckedIOException(stopped);
        }
    }

    private StructSchema shapeOf(GroupVersionKind kind) {
        return definitions.shapeOf(kind).orElseThrow(() -> new IllegalStateException("no shape of " + kind));
    }

    private ApiObject read(ResourceCall call, WriteOptions options, GroupVersionKind kind, StructSchema schema)
            throws IOException {
        var body = BodyLimit.read(call.call());
        return checked(call, options, kind, decode(call, body, kind, schema));
    }

    private Decoded decode(ResourceCall call, byte[] body, GroupVersionKind kind, StructSchema schema)
            throws IOException {
        var format = format(call);
        return body.length < HeavyLane.HEAVY_BYTES && format != Format.YAML
                ? decode(format, body, kind, schema)
                : heavy.run(() -> decode(format, body, kind, schema));
    }

    /** How a body is encoded. */
    private enum Format {
        JSON,
        YAML,
        PROTOBUF
    }

    private Decoded decode(Format format, byte[] body, GroupVersionKind kind, StructSchema schema) {
        return switch (format) {
            case JSON -> decoder.decodeJson(body, kind, schema);
            case YAML -> decoder.decodeYaml(body, kind, schema);
            case PROTOBUF -> decoder.decodeTree(ProtobufReader.read(body, kind, schema), kind, schema);
        };
    }

    private static Format format(ResourceCall call) {
        var type = MediaTypes.bare(call.call().exchange().header("Content-Type").orElse(""));
        return switch (type) {
            case "", "*/*", MediaTypes.JSON -> Format.JSON;
            case MediaTypes.YAML, "application/x-yaml", "text/yaml" -> Format.YAML;
            case MediaTypes.PROTOBUF -> Format.PROTOBUF;
            default -> throw new ApiFailure(Status.of(Reason.UNSUPPORTED_MEDIA_TYPE, ACCEPTED));
        };
    }

    private static ApiObject checked(ResourceCall call, WriteOptions options, GroupVersionKind kind, Decoded decoded) {
        if (!decoded.isStrict()) {
            switch (options.fieldValidation()) {
                case STRICT -> throw ObjectDecoder.strictFailure(decoded, kind);
                case WARN -> decoded.problems().forEach(call.call()::warn);
                case IGNORE -> {}
            }
        }
        return new ApiObject(decoded.tree());
    }
}
