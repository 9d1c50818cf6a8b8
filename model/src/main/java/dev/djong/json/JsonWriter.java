package dev.djong.json;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Writes trees as compact JSON in UTF-8. Equal trees give equal bytes. */
public final class JsonWriter {
    /** Deeper trees are refused; a decoder with the same limit never lets one in. */
    public static final int MAX_DEPTH = 10_000;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private JsonWriter() {}

    public static byte[] toBytes(Json json) {
        var out = new ByteArrayOutputStream(512);
        write(json, out);
        return out.toByteArray();
    }

    public static String toText(Json json) {
        return new String(toBytes(json), StandardCharsets.UTF_8);
    }

    /** Writes the tree and flushes, leaving the stream open. I/O failures surface as {@link JacksonException}. */
    public static void write(Json json, OutputStream out) {
        try (var generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            new TreeWalk(generator).write(json);
        }
    }

    /** An explicit stack instead of recursion: a tree at the depth limit must not exhaust a thread's stack. */
    private static final class TreeWalk {
        private final JsonGenerator generator;
        private final ArrayDeque<Cursor> open = new ArrayDeque<>();

        private static final class Cursor {
            final Json container;
            int next;

            Cursor(Json container) {
                this.container = container;
            }
        }

        TreeWalk(JsonGenerator generator) {
            this.generator = generator;
        }

        void write(Json root) {
            begin(root);
            while (!open.isEmpty()) {
                var cursor = open.getLast();
                switch (cursor.container) {
                    case JsonObject object
                    when cursor.next < object.size() -> {
                        int index = cursor.next++;
                        generator.writeName(object.nameAt(index));
                        begin(object.valueAt(index));
                    }
                    case JsonArray array when cursor.next < array.size() -> begin(array.get(cursor.next++));
                    case JsonObject ignored -> {
                        generator.writeEndObject();
                        open.removeLast();
                    }
                    default -> {
                        generator.writeEndArray();
                        open.removeLast();
                    }
                }
            }
        }

        private void begin(Json value) {
            switch (value) {
                case JsonObject object -> {
                    generator.writeStartObject();
                    open.addLast(new Cursor(object));
                }
                case JsonArray array -> {
                    generator.writeStartArray();
                    open.addLast(new Cursor(array));
                }
                case JsonString(var text) -> generator.writeString(text);
                case JsonInteger(var number) -> generator.writeNumber(number);
                case JsonDecimal decimal -> generator.writeRawValue(decimal.toString());
                case JsonBool bool -> generator.writeBoolean(bool.value());
                case JsonNull ignored -> generator.writeNull();
            }
        }
    }
}
