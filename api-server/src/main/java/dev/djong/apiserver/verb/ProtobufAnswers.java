package dev.djong.apiserver.verb;

import dev.djong.apiserver.listing.ProtobufList;
import dev.djong.apiserver.watch.Delivery;
import dev.djong.apiserver.watch.Entry;
import dev.djong.codec.ProtobufListFrame;
import dev.djong.codec.ProtobufWriter;
import dev.djong.definition.Definitions;
import dev.djong.definition.Field;
import dev.djong.definition.ResourceDefinition;
import dev.djong.definition.StructSchema;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.Resources;
import dev.djong.object.Revision;
import dev.djong.status.Status;
import java.util.List;
import java.util.Optional;

/**
 * Answers in protobuf, which typed Go clients ask for first. Objects lie encoded in JSON and are decoded for this; an event
 * that many watchers are told is encoded once.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding">Protobuf encoding</a>
 */
public final class ProtobufAnswers {
    private static final GroupVersionKind STATUS = new GroupVersionKind("", "v1", "Status");
    private static final GroupVersionKind PARTIAL = new GroupVersionKind("meta.k8s.io", "v1", "PartialObjectMetadata");
    private static final GroupVersionKind PARTIAL_LIST =
            new GroupVersionKind("meta.k8s.io", "v1", "PartialObjectMetadataList");

    private final Definitions definitions;
    private final StructSchema status;
    private final StructSchema listMetadata;
    private final StructSchema partial;

    public ProtobufAnswers(Definitions definitions) {
        this.definitions = definitions;
        this.status = definitions.shapeOf(STATUS).orElseThrow(() -> new IllegalStateException("no shape of Status"));
        this.listMetadata = (StructSchema) metadata(status).schema();
        this.partial = new StructSchema("io.k8s.apimachinery.pkg.apis.meta.v1.PartialObjectMetadata", false);
        partial.define(
                List.of(metadata(definitions.require(Resources.NAMESPACES).schema())));
    }

    private static Field metadata(StructSchema schema) {
        var field = schema.field("metadata");
        if (field == null) {
            throw new IllegalStateException(schema.name() + " has no metadata");
        }
        return field;
    }

    /** Custom resources have no numbers, and so no messages. */
    static boolean canWrite(ResourceDefinition definition) {
        return ProtobufWriter.canWrite(definition.schema());
    }

    byte[] object(ResourceDefinition definition, byte[] json) {
        return ProtobufWriter.write(tree(json), definition.kind(), definition.schema());
    }

    byte[] partialOf(byte[] json) {
        return ProtobufWriter.write(tree(json), PARTIAL, partial);
    }

    /** A review, a scale or a Status; empty for what has no message. */
    Optional<byte[]> tree(JsonObject tree) {
        var kind = new ApiObject(tree).groupVersionKind();
        return definitions
                .shapeOf(kind)
                .filter(ProtobufWriter::canWrite)
                .map(schema -> ProtobufWriter.write(tree, kind, schema));
    }

    ProtobufList list(ApiResponse.OfList list, JsonObject metadata) {
        var definition = list.definition();
        var kind = new GroupVersionKind(definition.group(), definition.version(), definition.listKind());
        var messages = new ProtobufList.Messages() {
            @Override
            public byte[] of(Entry entry) {
                return ProtobufWriter.message(tree(entry, entry.revision()), definition.schema());
            }

            @Override
            public int lengthOf(Entry entry) {
                return entry.messageLength(() -> of(entry).length);
            }
        };
        return new ProtobufList(new ProtobufListFrame(kind, metadata, listMetadata), list.items(), messages);
    }

    /** As {@link #list}, for the items' metadata, which is decoded alone. */
    ProtobufList partialList(ApiResponse.OfList list, JsonObject metadata) {
        var frame = new ProtobufListFrame(PARTIAL_LIST, metadata, listMetadata);
        return new ProtobufList(frame, list.items(), entry -> ProtobufWriter.message(metadataOf(entry), partial));
    }

    private static JsonObject metadataOf(Entry entry) {
        return JsonObject.of("metadata", JsonReader.read(entry.encoded().metadata(entry.revision())));
    }

    byte[] event(ResourceDefinition definition, Delivery delivery) {
        return event(delivery, definition.kind(), definition.schema());
    }

    byte[] partialEvent(Delivery delivery) {
        return event(delivery, PARTIAL, partial);
    }

    private static byte[] event(Delivery delivery, GroupVersionKind kind, StructSchema schema) {
        var object = switch (delivery) {
            case Delivery.OfObject of -> tree(of.entry(), of.revision());
            case Delivery.Bookmark mark -> mark.object();
        };
        return ProtobufWriter.event(delivery.type().name(), ProtobufWriter.write(object, kind, schema));
    }

    byte[] error(Status told) {
        return ProtobufWriter.event("ERROR", ProtobufWriter.write(told.toJson(), STATUS, status));
    }

    private static JsonObject tree(Entry entry, Revision revision) {
        return new ApiObject(tree(entry.encoded().bytes()))
                .withResourceVersion(revision.toString())
                .root();
    }

    private static JsonObject tree(byte[] json) {
        return JsonReader.read(json).asObject();
    }
}
