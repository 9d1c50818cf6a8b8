package dev.djong.apiserver.verb;

import dev.djong.apiserver.http.Accept;
import dev.djong.apiserver.http.Accept.Format;
import dev.djong.apiserver.http.Accept.Offer;
import dev.djong.apiserver.http.Accept.Shape;
import dev.djong.apiserver.http.MediaTypes;
import dev.djong.apiserver.http.Responder;
import dev.djong.apiserver.inflight.HeavyLane;
import dev.djong.apiserver.listing.JsonList;
import dev.djong.apiserver.listing.ListEncoder;
import dev.djong.apiserver.listing.ListForm;
import dev.djong.apiserver.listing.ListPieces;
import dev.djong.apiserver.listing.PrettyList;
import dev.djong.apiserver.listing.YamlList;
import dev.djong.apiserver.watch.Entry;
import dev.djong.json.JsonObject;
import java.io.IOException;
import java.util.List;

/**
 * Answers with lists. Objects in plain JSON are copied out of the entries' own bytes; all else has to be computed, which is
 * done piece by piece where it is much, so that no number of clients makes the server hold many lists at once.
 */
final class ListWriter {
    /** A list of that much JSON is long, however few its items are. */
    private static final long LONG_BYTES = 1 << 20;

    private static final String ITEMS = "items";

    private final Shapes shapes;
    private final ProtobufAnswers protobuf;
    private final Responder responder;

    ListWriter(Shapes shapes, ProtobufAnswers protobuf, Responder responder) {
        this.shapes = shapes;
        this.protobuf = protobuf;
        this.responder = responder;
    }

    void write(ResourceCall call, ApiResponse.OfList list) throws IOException {
        var accept = Accept.of(call.call(), Offer.OBJECTS, ProtobufAnswers.canWrite(list.definition()));
        var items = list.items();
        long bytes = items.stream()
                .mapToLong(entry -> entry.encoded().length(entry.revision()))
                .sum();
        if (accept.format() == Format.JSON && accept.shape() == Shape.OBJECT && !accept.pretty()) {
            copied(call, objects(list), items, bytes);
            return;
        }
        var pieces = new ListPieces(encoder(call, accept, list), items);
        if (items.size() >= HeavyLane.HEAVY_ITEMS || bytes >= LONG_BYTES) {
            responder.stream(call.call(), 200, type(accept), pieces);
        } else {
            responder.bytes(call.call(), 200, type(accept), pieces.join());
        }
    }

    /** How long it is can be told before. */
    private void copied(ResourceCall call, ListForm form, List<Entry> items, long bytes) throws IOException {
        int around = new ListPieces(new JsonList(form), List.of()).join().length;
        int commas = Math.max(0, items.size() - 1);
        responder.pieces(
                call.call(),
                200,
                MediaTypes.JSON,
                () -> new ListPieces(new JsonList(form), items),
                around + commas + bytes);
    }

    private ListEncoder encoder(ResourceCall call, Accept accept, ApiResponse.OfList list) {
        return switch (accept.format()) {
            case PROTOBUF ->
                accept.shape() == Shape.PARTIAL
                        ? protobuf.partialList(list, metadata(list))
                        : protobuf.list(list, metadata(list));
            case YAML -> new YamlList(form(call, accept.shape(), list));
            case JSON, EVENT_STREAM ->
                accept.pretty()
                        ? new PrettyList(form(call, accept.shape(), list))
                        : new JsonList(form(call, accept.shape(), list));
        };
    }

    private static String type(Accept accept) {
        return switch (accept.format()) {
            case PROTOBUF -> MediaTypes.PROTOBUF;
            case YAML -> MediaTypes.YAML;
            case JSON, EVENT_STREAM -> MediaTypes.JSON;
        };
    }

    private ListForm form(ResourceCall call, Shape shape, ApiResponse.OfList list) {
        return switch (shape) {
            case OBJECT -> objects(list);
            case PARTIAL -> {
                var around = around("meta.k8s.io/v1", "PartialObjectMetadataList", list);
                yield new ListForm(
                        around, ITEMS, (entry, out) -> out.writeBytes(shapes.partial(entry, entry.revision())));
            }
            case TABLE -> shapes.tableForm(call, metadata(list));
        };
    }

    private static ListForm objects(ApiResponse.OfList list) {
        var definition = list.definition();
        return new ListForm(
                around(definition.apiVersion(), definition.listKind(), list),
                ITEMS,
                (entry, out) -> entry.encoded().writeTo(out, entry.revision()));
    }

    private static JsonObject around(String apiVersion, String kind, ApiResponse.OfList list) {
        return JsonObject.builder()
                .put("apiVersion", apiVersion)
                .put("kind", kind)
                .put("metadata", metadata(list))
                .build();
    }

    private static JsonObject metadata(ApiResponse.OfList list) {
        var metadata = JsonObject.builder()
                .put("resourceVersion", Long.toString(list.revision()))
                .putText("continue", list.continueToken());
        list.remaining().ifPresent(count -> metadata.put("remainingItemCount", count));
        return metadata.build();
    }
}
