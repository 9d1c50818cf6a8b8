package dev.djong.json;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads JSON without a schema: keeps every member (the last of a name wins). Clients and informers read with this, so
 * that fields they do not know survive; the api-server's decoder knows the schema and lives in {@code dev.djong.codec}.
 */
public final class JsonReader {
    private static final int MAX_STRING_CHARS = 64 << 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonWriter.MAX_DEPTH)
                    .maxStringLength(MAX_STRING_CHARS)
                    .build())
            .build();

    private JsonReader() {}

    /** @throws JsonSyntaxException if the bytes are not exactly one JSON value */
    public static Json read(byte[] bytes) {
        return read(bytes, 0, bytes.length);
    }

    /** @throws JsonSyntaxException if the range is not exactly one JSON value */
    public static Json read(byte[] bytes, int offset, int length) {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            return readDocument(parser);
        } catch (JacksonException e) {
            throw new JsonSyntaxException(e.getOriginalMessage(), e);
        }
    }

    /** @throws JsonSyntaxException if the text is not exactly one JSON value */
    public static Json read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a stream to its end and leaves it open. @throws JsonSyntaxException if it is not exactly one JSON value */
    public static Json read(InputStream stream) {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), stream)) {
            return readDocument(parser);
        } catch (JacksonException e) {
            throw new JsonSyntaxException(e.getOriginalMessage(), e);
        }
    }

    /** Reads the value that the parser's current token begins, whatever its depth, and leaves the parser at its end. */
    public static Json readValue(JsonParser parser) {
        return new TreeBuilder(parser).read();
    }

    private static Json readDocument(JsonParser parser) {
        if (parser.nextToken() == null) {
            throw new JsonSyntaxException("unexpected end of JSON input", null);
        }
        var value = new TreeBuilder(parser).read();
        if (parser.nextToken() != null) {
            throw new JsonSyntaxException("more than one JSON value", null);
        }
        return value;
    }

    /** An explicit stack instead of recursion, for documents at the depth limit. */
    private static final class TreeBuilder {
        private sealed interface Open permits OpenObject, OpenArray {}

        private static final class OpenObject implements Open {
            final JsonObject.Builder members = JsonObject.builder();
            String name = "";
        }

        private static final class OpenArray implements Open {
            final List<Json> items = new ArrayList<>();
        }

        private final JsonParser parser;
        private final ArrayDeque<Open> open = new ArrayDeque<>();

        TreeBuilder(JsonParser parser) {
            this.parser = parser;
        }

        Json read() {
            for (var token = parser.currentToken(); ; token = parser.nextToken()) {
                var complete = accept(token);
                if (complete == null) {
                    continue;
                }
                if (open.isEmpty()) {
                    return complete;
                }
                switch (open.getLast()) {
                    case OpenObject object -> object.members.put(object.name, complete);
                    case OpenArray array -> array.items.add(complete);
                }
            }
        }

        private @Nullable Json accept(@Nullable JsonToken token) {
            return switch (token) {
                case null -> throw new JsonSyntaxException("unexpected end of JSON input", null);
                case START_OBJECT -> {
                    open.addLast(new OpenObject());
                    yield null;
                }
                case START_ARRAY -> {
                    open.addLast(new OpenArray());
                    yield null;
                }
                case PROPERTY_NAME -> {
                    ((OpenObject) open.getLast()).name = parser.currentName();
                    yield null;
                }
                case END_OBJECT -> ((OpenObject) open.removeLast()).members.build();
                case END_ARRAY -> JsonArray.of(((OpenArray) open.removeLast()).items);
                case VALUE_STRING -> new JsonString(parser.getString());
                case VALUE_NUMBER_INT -> integer();
                case VALUE_NUMBER_FLOAT -> new JsonDecimal(parser.getDoubleValue());
                case VALUE_TRUE -> JsonBool.TRUE;
                case VALUE_FALSE -> JsonBool.FALSE;
                case VALUE_NULL -> JsonNull.INSTANCE;
                case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                    throw new IllegalStateException("a blocking text parser returned " + token);
            };
        }

        private Json integer() {
            return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    ? new JsonDecimal(parser.getDoubleValue())
                    : new JsonInteger(parser.getLongValue());
        }
    }
}
