package dev.djong.apiserver.verb;

import dev.djong.apiserver.http.Accept;
import dev.djong.apiserver.http.Accept.Format;
import dev.djong.apiserver.http.Accept.Offer;
import dev.djong.apiserver.http.Accept.Shape;
import dev.djong.apiserver.http.MediaTypes;
import dev.djong.apiserver.http.Responder;
import dev.djong.apiserver.watch.Entry;
import dev.djong.definition.ResourceDefinition;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
import dev.djong.object.ApiObject;
import dev.djong.status.ApiFailure;
import java.io.IOException;

/** Gives a verb's answer the form and encoding that the client asked for. */
public final class ResponseWriter {
    private final Shapes shapes;
    private final ProtobufAnswers protobuf;
    private final Responder responder;
    private final ListWriter lists;

    public ResponseWriter(Shapes shapes, ProtobufAnswers protobuf, Responder responder) {
        this.shapes = shapes;
        this.protobuf = protobuf;
        this.responder = responder;
        this.lists = new ListWriter(shapes, protobuf, responder);
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
            case ApiResponse.OfList list -> lists.write(call, list);
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
        if (accept.format() == Format.JSON && accept.shape() == Shape.OBJECT && !accept.pretty()) {
            var pieces = entry.encoded().pieces(entry.revision());
            int length = entry.encoded().length(entry.revision());
            responder.pieces(call.call(), 200, MediaTypes.JSON, pieces, length);
            return;
        }
        if (call.call().request().isReadOnly()) { // a write has covered it, and is done: it is too late to refuse it
            call.call().memory().cover(entry.encoded().bytes().length);
        }
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
}
