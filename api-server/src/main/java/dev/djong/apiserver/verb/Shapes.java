package dev.djong.apiserver.verb;

import dev.djong.apiserver.discovery.table.Row;
import dev.djong.apiserver.discovery.table.TableColumns;
import dev.djong.apiserver.http.Accept.Shape;
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

/** The other forms of an object: partial metadata, cut from the encoded bytes, and rows of a table. */
public final class Shapes {
    private static final byte[] PARTIAL_HEAD =
            "{\"apiVersion\":\"meta.k8s.io/v1\",\"kind\":\"PartialObjectMetadata\",\"metadata\":"
                    .getBytes(StandardCharsets.US_ASCII);

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
        var row = row(call, entry, revision);
        return JsonWriter.toBytes(table(call, revision.toString(), JsonArray.of(row), first, ""));
    }

    byte[] tableOf(ResourceCall call, byte[] json) {
        var object = new ApiObject(JsonReader.read(json).asObject());
        var row = row(call, object, TableColumns.row(call.definition(), object));
        return JsonWriter.toBytes(table(call, object.resourceVersion(), JsonArray.of(row), true, ""));
    }

    byte[] tableOf(ResourceCall call, ApiResponse.OfList list) {
        var rows = list.items().stream()
                .map(entry -> row(call, entry, entry.revision()))
                .collect(JsonArray.collector());
        var table = table(call, Long.toString(list.revision()), rows, true, list.continueToken());
        return JsonWriter.toBytes(
                list.remaining().isPresent()
                        ? table.update(
                                "metadata",
                                meta -> meta.with(
                                        "remainingItemCount", list.remaining().getAsLong()))
                        : table);
    }

    byte[] bookmark(ResourceCall call, Shape shape, Delivery.Bookmark mark) {
        var object = new ApiObject(mark.object());
        if (shape == Shape.PARTIAL) {
            return partial(JsonWriter.toBytes(object.metadata()));
        }
        var row = JsonObject.of("cells", JsonArray.EMPTY, "object", partialTree(object));
        return JsonWriter.toBytes(table(call, mark.revision().toString(), JsonArray.of(row), false, ""));
    }

    private JsonObject row(ResourceCall call, Entry entry, Revision revision) {
        Row cells = entry.cells(shown -> TableColumns.row(call.definition(), shown.object()));
        return row(call, entry.object().withResourceVersion(revision.toString()), cells);
    }

    /** {@code includeObject} tells how much of the object comes along: its metadata unless asked otherwise. */
    private JsonObject row(ResourceCall call, ApiObject object, Row cells) {
        var row = JsonObject.of("cells", cells.at(clock.instant()));
        return switch (call.query().text("includeObject")) {
            case "", "Metadata" -> row.with("object", partialTree(object));
            case "Object" -> row.with("object", object.root());
            case "None" -> row.with("object", Json.NULL);
            case String other -> throw ApiFailure.badRequest("unrecognized includeObject value: \"" + other + "\"");
        };
    }

    private static JsonObject partialTree(ApiObject object) {
        return JsonObject.builder()
                .put("apiVersion", "meta.k8s.io/v1")
                .put("kind", "PartialObjectMetadata")
                .put("metadata", object.metadata())
                .build();
    }

    private JsonObject table(
            ResourceCall call, String resourceVersion, JsonArray rows, boolean withColumns, String continueToken) {
        var metadata = JsonObject.builder()
                .put("resourceVersion", resourceVersion)
                .putText("continue", continueToken)
                .build();
        return JsonObject.builder()
                .put("apiVersion", "meta.k8s.io/v1")
                .put("kind", "Table")
                .put("metadata", metadata)
                .put("columnDefinitions", withColumns ? TableColumns.definitions(call.definition()) : Json.NULL)
                .put("rows", rows)
                .build();
    }
}
