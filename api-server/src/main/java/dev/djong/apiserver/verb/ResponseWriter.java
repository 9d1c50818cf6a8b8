package dev.djong.apiserver.verb;

import dev.djong.apiserver.http.Accept;
import dev.djong.apiserver.http.Accept.Format;
import dev.djong.apiserver.http.Accept.Offer;
import dev.djong.apiserver.http.Accept.Shape;
import dev.djong.apiserver.http.MediaTypes;
import dev.djong.apiserver.http.Responder;
import dev.djong.apiserver.inflight.HeavyLane;
import dev.djong.apiserver.watch.Entry;
import dev.djong.definition.ResourceDefinition;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
import dev.djong.object.ApiObject;
import dev.djong.status.ApiFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Gives a verb's answer the form and encoding that the client asked for. */
public final class ResponseWriter {
    /** Entries are sent in pieces of about this size. */
    private static final int PIECE_BYTES = 64 << 10;

    private final Shapes shapes;
    private final ProtobufAnswers protobuf;
    private final Responder responder;
    private final HeavyLane heavy;

    public ResponseWriter(Shapes shapes, ProtobufAnswers protobuf, Responder responder, HeavyLane heavy) {
        this.shapes = shapes;
        this.protobuf = protobuf;
        this.responder = responder;
        this.heavy = heavy;
    }

    /** Fails with 406 before the verb has done anything. */
    public void requireAcceptable(ResourceCall call) {
        accept(call);
    }

    private static Accept accept(ResourceCall call) {
        var definition = call.definition();
        var offer = definition.stored() ? Offer.OBJECTS : Offer.PLAIN;
        return Accept.of(call.call(), offer, ProtobufAnswers.canWrite(definition));
    }

    public void write(ResourceCall call, ApiResponse response) throws IOException {
        switch (response) {
            case ApiResponse.OfStream(var stream) -> stream.writeTo(call.call());
            case ApiResponse.OfTree(var code, var tree) -> tree(call, code, tree);
            case ApiResponse.OfScale(var scale) -> scale(call, scale);
            case ApiResponse.OfObject object -> object(call, object);
            case ApiResponse.OfEntry(var definition, var entry) -> entry(call, definition, entry);
            case ApiResponse.OfList list -> list(call, list);
            case ApiResponse.OfMade made -> made(call, made);
        }
    }

    /** A tree is of another kind than the path names: in whose form it is asked for does not matter. */
    private void tree(ResourceCall call, int code, JsonObject tree) throws IOException {
        var accept = accept(call);
        if (accept.format() == Format.PROTOBUF) {
            var message = protobuf.tree(tree);
            if (message.isPresent()) {
                responder.bytes(call.call(), code, MediaTypes.PROTOBUF, message.get());
                return;
            }
        }
        var format = accept.format() == Format.PROTOBUF ? Format.JSON : accept.format();
        var plain = new Accept(format, Shape.OBJECT, accept.pretty());
        responder.document(call.call(), code, plain, JsonWriter.toBytes(tree));
    }

    private void scale(ResourceCall call, ApiObject scale) throws IOException {
        var accept = accept(call);
        if (accept.shape() == Shape.TABLE) {
            responder.document(call.call(), 200, accept, shapes.tableOfScale(call, scale));
        } else {
            tree(call, 200, scale.root());
        }
    }

    private void object(ResourceCall call, ApiResponse.OfObject object) throws IOException {
        var accept = Accept.of(call.call(), Offer.OBJECTS, ProtobufAnswers.canWrite(object.definition()));
        if (accept.format() == Format.PROTOBUF) {
            var message = message(accept, object.definition(), object.json());
            responder.bytes(call.call(), object.code(), MediaTypes.PROTOBUF, message);
            return;
        }
        var json = switch (accept.shape()) {
            case OBJECT -> object.json();
            case PARTIAL -> shapes.partialOf(object.json());
            case TABLE -> shapes.tableOf(call, object.json());
        };
        responder.document(call.call(), object.code(), accept, json);
    }

    private void entry(ResourceCall call, ResourceDefinition definition, Entry entry) throws IOException {
        var accept = Accept.of(call.call(), Offer.OBJECTS, ProtobufAnswers.canWrite(definition));
        if (accept.format() == Format.PROTOBUF) {
            responder.bytes(call.call(), 200, MediaTypes.PROTOBUF, message(accept, definition, entry.toBytes()));
            return;
        }
        var json = switch (accept.shape()) {
            case OBJECT -> entry.toBytes();
            case PARTIAL -> shapes.partial(entry, entry.revision());
            case TABLE -> shapes.tableOf(call, entry);
        };
        responder.document(call.call(), 200, accept, json);
    }

    private byte[] message(Accept accept, ResourceDefinition definition, byte[] json) {
        return accept.shape() == Shape.PARTIAL ? protobuf.partialOf(json) : protobuf.object(definition, json);
    }

    private void list(ResourceCall call, ApiResponse.OfList list) throws IOException {
        var accept = Accept.of(call.call(), Offer.OBJECTS, ProtobufAnswers.canWrite(list.definition()));
        boolean large = list.items().size() >= HeavyLane.HEAVY_ITEMS;
        if (accept.format() == Format.PROTOBUF) {
            boolean partial = accept.shape() == Shape.PARTIAL;
            var message = large ? heavy.run(() -> messages(list, partial)) : messages(list, partial);
            responder.bytes(call.call(), 200, MediaTypes.PROTOBUF, message);
        } else if (accept.shape() == Shape.TABLE) {
            var table = large ? heavy.run(() -> shapes.tableOf(call, list)) : shapes.tableOf(call, list);
            responder.document(call.call(), 200, accept, table);
        } else if (accept.format() == Format.JSON && !accept.pretty()) {
            sendPieces(call, list, accept.shape());
        } else {
            var whole = new ByteArrayOutputStream();
            pieces(list, accept.shape()).forEach(whole::writeBytes);
            responder.document(call.call(), 200, accept, whole.toByteArray());
        }
    }

    private byte[] messages(ApiResponse.OfList list, boolean partial) {
        return partial ? protobuf.partialList(list, metadata(list)) : protobuf.list(list, metadata(list));
    }

    private void made(ResourceCall call, ApiResponse.OfMade made) throws IOException {
        var accept = Accept.of(call.call(), Offer.OBJECTS, false);
        var json = switch (accept.shape()) {
            case OBJECT -> JsonWriter.toBytes(list(made));
            case PARTIAL -> throw ApiFailure.badRequest("there is no partial metadata of what is not stored");
            case TABLE -> shapes.tableOf(call, made);
        };
        responder.document(call.call(), 200, accept, json);
    }

    /** Items of lists say neither apiVersion nor kind. */
    private static JsonObject list(ApiResponse.OfMade made) {
        var items = made.items().stream()
                .map(item -> (Json) item.root().without("apiVersion").without("kind"))
                .collect(JsonArray.collector());
        return JsonObject.builder()
                .put("kind", made.definition().listKind())
                .put("apiVersion", made.definition().apiVersion())
                .put("metadata", JsonObject.EMPTY)
                .put("items", items)
                .build();
    }

    private void sendPieces(ResourceCall call, ApiResponse.OfList list, Shape shape) throws IOException {
        if (shape == Shape.PARTIAL) {
            var pieces = new ArrayList<byte[]>();
            pieces(list, shape).forEach(pieces::add);
            long length = pieces.stream().mapToLong(piece -> piece.length).sum();
            responder.pieces(call.call(), 200, MediaTypes.JSON, pieces, length);
            return;
        }
        long length = head(list, shape).length + 2L + Math.max(0, list.items().size() - 1);
        for (var entry : list.items()) {
            length += entry.encoded().length(entry.revision());
        }
        responder.pieces(call.call(), 200, MediaTypes.JSON, pieces(list, shape), length);
    }

    /** The list as it is sent: its head, then entries gathered to pieces of a useful size. */
    private Iterable<byte[]> pieces(ApiResponse.OfList list, Shape shape) {
        return () -> new Pieces(list, shape);
    }

    private static JsonObject metadata(ApiResponse.OfList list) {
        var metadata = JsonObject.builder()
                .put("resourceVersion", Long.toString(list.revision()))
                .putText("continue", list.continueToken());
        list.remaining().ifPresent(count -> metadata.put("remainingItemCount", count));
        return metadata.build();
    }

    private static byte[] head(ApiResponse.OfList list, Shape shape) {
        var definition = list.definition();
        var apiVersion = shape == Shape.PARTIAL ? "meta.k8s.io/v1" : definition.apiVersion();
        var kind = shape == Shape.PARTIAL ? "PartialObjectMetadataList" : definition.listKind();
        var head = "{\"kind\":\"" + kind + "\",\"apiVersion\":\"" + apiVersion + "\",\"metadata\":"
                + JsonWriter.toText(metadata(list)) + ",\"items\":[";
        return head.getBytes(StandardCharsets.UTF_8);
    }

    private final class Pieces implements Iterator<byte[]> {
        private final List<Entry> items;
        private final Shape shape;
        private byte[] head;
        private int next;
        private boolean ended;

        Pieces(ApiResponse.OfList list, Shape shape) {
            this.items = list.items();
            this.shape = shape;
            this.head = head(list, shape);
        }

        @Override
        public boolean hasNext() {
            return !ended;
        }

        @Override
        public byte[] next() {
            var piece = new ByteArrayOutputStream(PIECE_BYTES + (PIECE_BYTES >> 2));
            piece.writeBytes(head);
            head = new byte[0];
            for (; next < items.size() && piece.size() < PIECE_BYTES; next++) {
                if (next > 0) {
                    piece.write(',');
                }
                var entry = items.get(next);
                piece.writeBytes(shape == Shape.PARTIAL ? shapes.partial(entry, entry.revision()) : entry.toBytes());
            }
            if (next == items.size()) {
                piece.write(']');
                piece.write('}');
                ended = true;
            }
            return piece.toByteArray();
        }
    }
}
