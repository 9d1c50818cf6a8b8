package dev.djong.apiserver.verb;

import dev.djong.apiserver.http.Accept;
import dev.djong.apiserver.http.Accept.Format;
import dev.djong.apiserver.http.Accept.Offer;
import dev.djong.apiserver.http.Accept.Shape;
import dev.djong.apiserver.http.MediaTypes;
import dev.djong.apiserver.http.Responder;
import dev.djong.apiserver.inflight.HeavyLane;
import dev.djong.apiserver.watch.Entry;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
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
    private final Responder responder;
    private final HeavyLane heavy;

    public ResponseWriter(Shapes shapes, Responder responder, HeavyLane heavy) {
        this.shapes = shapes;
        this.responder = responder;
        this.heavy = heavy;
    }

    /** Fails with 406 before the verb has done anything. */
    public void requireAcceptable(ResourceCall call) {
        Accept.of(call.call(), call.definition().stored() ? Offer.OBJECTS : Offer.PLAIN);
    }

    public void write(ResourceCall call, ApiResponse response) throws IOException {
        switch (response) {
            case ApiResponse.OfStream(var stream) -> stream.writeTo(call.call());
            case ApiResponse.OfTree(var code, var tree) ->
                responder.document(call.call(), code, format(call), JsonWriter.toBytes(tree));
            case ApiResponse.OfObject object -> object(call, object);
            case ApiResponse.OfList list -> list(call, list);
        }
    }

    private static Accept format(ResourceCall call) {
        var accept = Accept.of(call.call(), call.definition().stored() ? Offer.OBJECTS : Offer.PLAIN);
        return new Accept(accept.format(), Shape.OBJECT, accept.pretty());
    }

    private void object(ResourceCall call, ApiResponse.OfObject object) throws IOException {
        var accept = Accept.of(call.call(), Offer.OBJECTS);
        var json = switch (accept.shape()) {
            case OBJECT -> object.json();
            case PARTIAL -> shapes.partialOf(object.json());
            case TABLE -> shapes.tableOf(call, object.json());
        };
        responder.document(call.call(), object.code(), accept, json);
    }

    private void list(ResourceCall call, ApiResponse.OfList list) throws IOException {
        var accept = Accept.of(call.call(), Offer.OBJECTS);
        boolean large = list.items().size() >= HeavyLane.HEAVY_ITEMS;
        if (accept.shape() == Shape.TABLE) {
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

    private static byte[] head(ApiResponse.OfList list, Shape shape) {
        var definition = list.definition();
        var metadata = JsonObject.builder()
                .put("resourceVersion", Long.toString(list.revision()))
                .putText("continue", list.continueToken());
        list.remaining().ifPresent(count -> metadata.put("remainingItemCount", count));
        var apiVersion = shape == Shape.PARTIAL ? "meta.k8s.io/v1" : definition.apiVersion();
        var kind = shape == Shape.PARTIAL ? "PartialObjectMetadataList" : definition.listKind();
        var head = "{\"kind\":\"" + kind + "\",\"apiVersion\":\"" + apiVersion + "\",\"metadata\":"
                + JsonWriter.toText(metadata.build()) + ",\"items\":[";
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
