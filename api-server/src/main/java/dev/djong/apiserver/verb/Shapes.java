package dev.djong.apiserver.verb;

import dev.djong.apiserver.discovery.table.Row;
import dev.djong.apiserver.discovery.table.TableColumns;
import dev.djong.apiserver.http.Accept.Shape;
import dev.djong.apiserver.listing.ListForm;
import dev.djong.apiserver.watch.Delivery;
import dev.djong.apiserver.watch.Entry;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonWriter;
import dev.djong.object.ApiObject;
import dev.djong.object.Revision;
import dev.djong.status.ApiFailure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/** The other forms of an object: partial metadata, cut from the encoded bytes, and rows of a table. */
public final class Shapes {
    private static final byte[] PARTIAL_HEAD =
            "{\"apiVersion\":\"meta.k8s.io/v1\",\"kind\":\"PartialObjectMetadata\",\"metadata\":"
                    .getBytes(StandardCharsets.US_ASCII);

    private static final byte[] CELLS = "{\"cells\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OBJECT = ",\"object\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private static final String ROWS = "rows";

    private final InstantSource clock;

    /** @param clock ages are those at the moment of the answer */
    public Shapes(InstantSource clock) {
        this.clock = clock;
    }

    /** One object with nothing but its metadata. */
    byte[] partial(Entry entry, Revision revision) {
        return partial(entry.encoded().metadata(revision));
    }

    byte[] partial(byte[] metadata) {
        var out = new ByteArrayOutputStream(PARTIAL_HEAD.length + metadata.length + 1);
        out.writeBytes(PARTIAL_HEAD);
        out.writeBytes(metadata);
        out.write('}');
        return out.toByteArray();
    }

    byte[] partialOf(byte[] json) {
        var object = new ApiObject(JsonReader.read(json).asObject());
        return partial(JsonWriter.toBytes(object.metadata()));
    }

    byte[] tableEvent(ResourceCall call, Entry entry, Revision revision, boolean first) {
        return table(call, revision.toString(), first, List.of(row(call, entry, revision, Included.by(call))));
    }

    byte[] tableOf(ResourceCall call, Entry entry) {
        return tableEvent(call, entry, entry.revision(), true);
    }

    /** Of what a verb has just made, which no cache holds yet. */
    byte[] tableOf(ResourceCall call, byte[] json) {
        var object = new ApiObject(JsonReader.read(json).asObject());
        return table(call, object.resourceVersion(), true, List.of(row(call, object)));
    }

    byte[] tableOf(ResourceCall call, ApiResponse.OfMade made) {
        var rows = made.items().stream().map(object -> row(call, object)).toList();
        return table(call, "", true, rows);
    }

    byte[] tableOfScale(ResourceCall call, ApiObject scale) {
        var row = row(TableColumns.rowOfScale(scale), shown(call, scale));
        var metadata = JsonObject.builder()
                .putText("resourceVersion", scale.resourceVersion())
                .build();
        return table(TableColumns.definitionsOfScale(), metadata, List.of(row));
    }

    private byte[] row(ResourceCall call, ApiObject object) {
        return row(TableColumns.row(call.definition(), object), shown(call, object));
    }

    private byte[] shown(ResourceCall call, ApiObject object) {
        return switch (Included.by(call)) {
            case METADATA -> partial(JsonWriter.toBytes(object.metadata()));
            case OBJECT -> JsonWriter.toBytes(object.root());
            case NONE -> NULL;
        };
    }

    /** A table of what a list holds. */
    ListForm tableForm(ResourceCall call, JsonObject metadata) {
        var around = table(TableColumns.definitions(call.definition()), metadata);
        var included = Included.by(call);
        return new ListForm(around, ROWS, (entry, out) -> out.writeBytes(row(call, entry, entry.revision(), included)));
    }

    byte[] bookmark(ResourceCall call, Shape shape, Delivery.Bookmark mark) {
        var metadata = partial(JsonWriter.toBytes(new ApiObject(mark.object()).metadata()));
        return shape == Shape.PARTIAL
                ? metadata
                : table(call, mark.revision().toString(), false, List.of(row(new Row(List.of()), metadata)));
    }

    /** Nothing is decoded: the cells were made once, and the object is cut from its bytes. */
    private byte[] row(ResourceCall call, Entry entry, Revision revision, Included included) {
        Row cells = entry.cells(shown -> TableColumns.row(call.definition(), shown.object()));
        return row(
                cells,
                switch (included) {
                    case METADATA -> partial(entry, revision);
                    case OBJECT -> entry.encoded().toBytes(revision);
                    case NONE -> NULL;
                });
    }

    private byte[] row(Row cells, byte[] object) {
        var cellBytes = JsonWriter.toBytes(cells.at(clock.instant()));
        var out = new ByteArrayOutputStream(CELLS.length + cellBytes.length + OBJECT.length + object.length + 1);
        out.writeBytes(CELLS);
        out.writeBytes(cellBytes);
        out.writeBytes(OBJECT);
        out.writeBytes(object);
        out.write('}');
        return out.toByteArray();
    }

    /** How much of its object a row brings along. */
    private enum Included {
        METADATA,
        OBJECT,
        NONE;

        static Included by(ResourceCall call) {
            return switch (call.query().text("includeObject")) {
                case "", "Metadata" -> METADATA;
                case "Object" -> OBJECT;
                case "None" -> NONE;
                case String other -> throw ApiFailure.badRequest("unrecognized includeObject value: \"" + other + "\"");
            };
        }
    }

    private static byte[] table(ResourceCall call, String resourceVersion, boolean withColumns, List<byte[]> rows) {
        var metadata =
                JsonObject.builder().putText("resourceVersion", resourceVersion).build();
        return table(call, metadata, withColumns, rows);
    }

    private static byte[] table(ResourceCall call, JsonObject metadata, boolean withColumns, List<byte[]> rows) {
        return table(withColumns ? TableColumns.definitions(call.definition()) : Json.NULL, metadata, rows);
    }

    private static JsonObject table(Json columns, JsonObject metadata) {
        return JsonObject.builder()
                .put("apiVersion", "meta.k8s.io/v1")
                .put("kind", "Table")
                .put("metadata", metadata)
                .put("columnDefinitions", columns)
                .build();
    }

    private static byte[] table(Json columns, JsonObject metadata, List<byte[]> rows) {
        var empty = JsonWriter.toBytes(table(columns, metadata).with(ROWS, JsonArray.EMPTY));
        // Members are sorted, so rows are the last: what is put before these two bytes is in the array.
        int inside = empty.length - "]}".length();
        var out = new ByteArrayOutputStream(
                empty.length + rows.stream().mapToInt(row -> row.length + 1).sum());
        out.write(empty, 0, inside);
        for (int i = 0; i < rows.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.writeBytes(rows.get(i));
        }
        out.write(empty, inside, empty.length - inside);
        return out.toByteArray();
    }
}
