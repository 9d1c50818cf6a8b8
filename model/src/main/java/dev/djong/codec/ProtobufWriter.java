package dev.djong.codec;

import dev.djong.definition.StructSchema;
import dev.djong.json.JsonObject;
import dev.djong.object.GroupVersionKind;
import java.nio.ByteBuffer;

/**
 * Writes objects in Kubernetes' protobuf form: four magic bytes and an envelope with apiVersion and kind around the object's
 * own bytes, which {@link ProtobufReader} reads back.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding">Protobuf encoding</a>
 */
public final class ProtobufWriter {
    private static final int EVENT_TYPE = 1;
    private static final int EVENT_OBJECT = 2;
    private static final int EMBEDDED_RAW = 1;

    private ProtobufWriter() {}

    /** Whether objects of this shape can be written: those of custom resources have no numbers. */
    public static boolean canWrite(StructSchema schema) {
        if (schema.custom() != null) {
            return false; // though its metadata has numbers
        }
        var numbers = ProtobufNumbers.of(schema);
        return !numbers.own().isEmpty() || !numbers.nested().isEmpty();
    }

    /** An object in canonical form with its envelope. */
    public static byte[] write(JsonObject object, GroupVersionKind kind, StructSchema schema) {
        var out = new ProtobufOutput();
        putEnd(out);
        int before = out.length();
        new ProtobufMessage(out).putMembers(object, schema);
        return endEnvelope(out, before, kind);
    }

    /** An object's own bytes, without apiVersion and kind: what an item of a list is. */
    public static byte[] message(JsonObject object, StructSchema schema) {
        var out = new ProtobufOutput();
        new ProtobufMessage(out).putMembers(object, schema);
        return out.toBytes();
    }

    /** One event of a watch: its length in four bytes, its type, and an object with its envelope. */
    public static byte[] event(String type, byte[] enveloped) {
        var out = new ProtobufOutput();
        out.putBytes(EMBEDDED_RAW, enveloped);
        out.endMessage(EVENT_OBJECT, 0);
        out.putText(EVENT_TYPE, type);
        out.putRaw(ByteBuffer.allocate(Integer.BYTES).putInt(out.length()).array());
        return out.toBytes();
    }

    /** What every body ends with. */
    static void putEnd(ProtobufOutput out) {
        out.putText(ProtobufReader.CONTENT_TYPE, "");
        out.putText(ProtobufReader.CONTENT_ENCODING, "");
    }

    private static byte[] endEnvelope(ProtobufOutput out, int before, GroupVersionKind kind) {
        out.endMessage(ProtobufReader.RAW, before);
        putName(out, kind);
        return out.toBytes();
    }

    /** What every body begins with. */
    static void putName(ProtobufOutput out, GroupVersionKind kind) {
        int beforeName = out.length();
        out.putText(2, kind.kind());
        out.putText(1, kind.apiVersion());
        out.endMessage(ProtobufReader.TYPE_META, beforeName);
        out.putRaw(ProtobufReader.MAGIC);
    }
}
