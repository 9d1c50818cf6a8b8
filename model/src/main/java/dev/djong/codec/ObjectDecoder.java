package dev.djong.codec;

import dev.djong.definition.Definitions;
import dev.djong.definition.StructSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonString;
import dev.djong.json.JsonSyntaxException;
import dev.djong.json.JsonWriter;
import dev.djong.object.GroupVersionKind;
import dev.djong.status.ApiFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Decodes request bodies. A body is first taken for what the request's path says it is; only when that fails is it looked
 * at again, to say what is wrong with it in upstream's words and order: syntax, then kind and version, then shape.
 *
 * <p>Failures are {@link ApiFailure}s with reason BadRequest. The size of a body is bounded by whoever reads it from the
 * wire ({@link BodyLimits#MAX_BODY_BYTES}).
 */
public final class ObjectDecoder {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(BodyLimits.MAX_DEPTH)
                    .maxStringLength(BodyLimits.MAX_BODY_BYTES * 2)
                    .maxNameLength(BodyLimits.MAX_NAME_CHARS)
                    .maxDocumentLength(64L * BodyLimits.MAX_BODY_BYTES)
                    .build())
            .build();

    private static final String INTERPRET = "couldn't get version/kind; json parse error: ";
    private static final String KIND_STRUCT =
            "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }";
    private static final int SUMMARY_BYTES = 30;

    private final Definitions definitions;

    public ObjectDecoder(Definitions definitions) {
        this.definitions = definitions;
    }

    /** Decodes JSON that should be a {@code kind}; apiVersion and kind are filled in where the body lacks them. */
    public Decoded decodeJson(byte[] body, GroupVersionKind kind, StructSchema schema) {
        return decode(body, body, List.of(), kind, schema);
    }

    /** Decodes the first YAML document of the body; duplicate keys lead the list of problems. */
    public Decoded decodeYaml(byte[] body, GroupVersionKind kind, StructSchema schema) {
        YamlReader.Result yaml;
        try {
            yaml = YamlReader.read(body);
        } catch (DecodeFailure failure) {
            throw unrecognized(body, failure.text(), kind);
        }
        var duplicates = yaml.duplicates().isEmpty()
                ? List.<String>of()
                : List.of("error converting YAML to JSON: yaml: unmarshal errors:\n  "
                        + String.join("\n  ", yaml.duplicates()));
        return decode(JsonWriter.toBytes(yaml.tree()), body, duplicates, kind, schema);
    }

    /** Brings a tree into canonical form, such as one that a patch made: defaults are not applied. */
    public Decoded decodeTree(Json tree, GroupVersionKind kind, StructSchema schema) {
        var bytes = JsonWriter.toBytes(tree);
        return decode(bytes, bytes, List.of(), kind, schema);
    }

    /**
     * Brings a tree into canonical form, such as one that a patch made. Names and defaults nothing.
     *
     * @throws DecodeFailure if the tree is not of that shape
     */
    public static Decoded canonical(Json tree, StructSchema schema) {
        var problems = new StrictProblems();
        return new Decoded(read(JsonWriter.toBytes(tree), schema, problems), problems.toList());
    }

    /** What is wrong with malformed JSON, in upstream's words. */
    public static String syntaxError(byte[] json, JsonSyntaxException failure) {
        return GoJsonSyntax.explain(json, String.valueOf(failure.getMessage()));
    }

    /** The answer to a body that strict field validation refuses. */
    public static ApiFailure strictFailure(Decoded decoded, GroupVersionKind kind) {
        return cannotBeHandled(kind, kind, decoded.strictError());
    }

    private Decoded decode(
            byte[] json, byte[] original, List<String> earlier, GroupVersionKind kind, StructSchema schema) {
        JsonObject tree;
        var problems = new StrictProblems();
        try {
            tree = read(json, schema, problems);
        } catch (DecodeFailure | JacksonException failure) {
            throw explain(json, original, kind, failure);
        }
        if (!tree.text("kind").equals(kind.kind()) || !tree.text("apiVersion").equals(kind.apiVersion())) {
            tree = named(tree, json, original, kind);
        }
        if (earlier.isEmpty()) {
            return new Decoded(tree, problems.toList());
        }
        var all = new ArrayList<>(earlier);
        all.addAll(problems.toList());
        return new Decoded(tree, all);
    }

    private static JsonObject read(byte[] json, StructSchema schema, StrictProblems problems) {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() == null) {
                throw new DecodeFailure(INTERPRET + "unexpected end of JSON input");
            }
            return readWhole(parser, schema, problems);
        }
    }

    private static JsonObject readWhole(JsonParser parser, StructSchema schema, StrictProblems problems) {
        try {
            var tree = new SchemaDecoder(parser, problems).read(schema).asObject();
            if (parser.nextToken() != null) {
                throw new DecodeFailure("more than one JSON value");
            }
            return tree;
        } catch (DecodeFailure failure) {
            finish(parser);
            throw failure;
        }
    }

    /** A syntax error later in the body wins over a wrong type earlier in it. */
    private static void finish(JsonParser parser) {
        while (parser.nextToken() != null) {
            parser.skipChildren();
        }
    }

    /** Fills in a missing kind or version; refuses others. */
    private JsonObject named(JsonObject tree, byte[] json, byte[] original, GroupVersionKind expected) {
        var actual = withDefaults(tree.text("apiVersion"), tree.text("kind"), expected);
        if (!actual.equals(expected)) {
            throw wrongKind(json, original, actual, expected);
        }
        return tree.with("apiVersion", expected.apiVersion()).with("kind", expected.kind());
    }

    private static GroupVersionKind withDefaults(String apiVersion, String kind, GroupVersionKind expected) {
        var given = GroupVersionKind.of(apiVersion, kind.isEmpty() ? expected.kind() : kind);
        if (given.version().isEmpty()
                && (given.group().isEmpty() || given.group().equals(expected.group()))) {
            return new GroupVersionKind(expected.group(), expected.version(), given.kind());
        }
        return given;
    }

    private ApiFailure explain(byte[] json, byte[] original, GroupVersionKind expected, RuntimeException failure) {
        var message = failure instanceof DecodeFailure decode ? decode.text() : "";
        if (failure instanceof JacksonException jackson) {
            var syntax = GoJsonSyntax.explain(json, String.valueOf(jackson.getOriginalMessage()));
            return unrecognized(original, INTERPRET + syntax, expected);
        }
        Json tree;
        try {
            tree = JsonReader.read(json);
        } catch (JsonSyntaxException malformed) {
            var syntax = GoJsonSyntax.explain(json, String.valueOf(malformed.getMessage()));
            return unrecognized(original, INTERPRET + syntax, expected);
        }
        if (!(tree instanceof JsonObject object)) {
            return unrecognized(
                    original,
                    INTERPRET + "json: cannot unmarshal " + goName(tree) + " into Go value of type " + KIND_STRUCT,
                    expected);
        }
        for (var member : List.of("apiVersion", "kind")) {
            var value = object.get(member);
            if (value != null && !value.isNull() && !(value instanceof JsonString)) {
                var text = "json: cannot unmarshal " + goName(value) + " into Go struct field ." + member
                        + " of type string";
                return unrecognized(original, INTERPRET + text, expected);
            }
        }
        var actual = withDefaults(object.text("apiVersion"), object.text("kind"), expected);
        return actual.equals(expected)
                ? cannotBeHandled(expected, expected, message)
                : wrongKind(json, original, actual, expected);
    }

    private ApiFailure wrongKind(byte[] json, byte[] original, GroupVersionKind actual, GroupVersionKind expected) {
        if (actual.version().isEmpty()) {
            return unrecognized(
                    original,
                    "Object 'apiVersion' is missing in '" + new String(original, StandardCharsets.UTF_8) + "'",
                    expected);
        }
        var shape = definitions.shapeOf(actual);
        if (shape.isEmpty()) {
            return cannotBeHandled(actual, expected, noKind(actual));
        }
        var broken = brokenAs(json, shape.get());
        if (broken.isPresent()) {
            return cannotBeHandled(actual, expected, broken.get());
        }
        return actual.apiVersion().equals(expected.apiVersion())
                ? cannotBeHandled(actual, expected, noConversion(actual, expected))
                : ApiFailure.badRequest("the API version in the data (" + actual.apiVersion()
                        + ") does not match the expected API version (" + expected.apiVersion() + ")");
    }

    private static String noKind(GroupVersionKind actual) {
        return "no kind \"" + actual.kind() + "\" is registered for version \"" + actual.apiVersion()
                + "\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"";
    }

    private static String noConversion(GroupVersionKind actual, GroupVersionKind expected) {
        var group = actual.group().isEmpty() ? "core" : actual.group().replaceFirst("\\..*", "");
        return "converting (" + actual.version() + "." + actual.kind() + ") to (" + group + "." + expected.kind()
                + "): unknown conversion";
    }

    private static Optional<String> brokenAs(byte[] json, StructSchema schema) {
        try {
            read(json, schema, new StrictProblems());
            return Optional.empty();
        } catch (DecodeFailure failure) {
            return Optional.of(failure.text());
        }
    }

    private static String goName(Json value) {
        return switch (value.typeName()) {
            case "integer" -> "number";
            case "boolean" -> "bool";
            case String name -> name;
        };
    }

    private static ApiFailure cannotBeHandled(GroupVersionKind actual, GroupVersionKind expected, String why) {
        return ApiFailure.badRequest(actual.kind() + " in version \"" + actual.version() + "\" cannot be handled as a "
                + expected.kind() + ": " + why);
    }

    private static ApiFailure unrecognized(byte[] body, String why, GroupVersionKind expected) {
        return ApiFailure.badRequest("the object provided is unrecognized (must be of type " + expected.kind() + "): "
                + why + " (" + summary(body) + ")");
    }

    /** The start of the body: as text where it looks like JSON, in hex otherwise. */
    private static String summary(byte[] body) {
        if (body.length == 0) {
            return "<empty>";
        }
        int length = Math.min(body.length, SUMMARY_BYTES);
        var start = body[0] == '{'
                ? new String(body, 0, length, StandardCharsets.UTF_8)
                : HexFormat.of().formatHex(body, 0, length);
        return body.length > SUMMARY_BYTES ? start + " ..." : start;
    }
}
