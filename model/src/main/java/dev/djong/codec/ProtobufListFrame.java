package dev.djong.codec;

import dev.djong.definition.StructSchema;
import dev.djong.json.JsonObject;
import dev.djong.object.GroupVersionKind;

/**
 * What stands around the items of a list, so that they can be sent one after the other:
 *
 * <pre>
 *   head  { magic, apiVersion and kind, length of the list, its metadata }
 *   item  { itemHead, message }*
 *   tail
 * </pre>
 *
 * The head tells how long all items are, which therefore are measured before.
 */
public final class ProtobufListFrame {
    private static final int METADATA = 1;
    private static final int ITEMS = 2;

    private final GroupVersionKind listKind;
    private final JsonObject metadata;
    private final StructSchema metadataSchema;
    private long itemBytes;

    /**
     * @param metadata the list's own
     * @param metadataSchema the shape of a list's metadata
     */
    public ProtobufListFrame(GroupVersionKind listKind, JsonObject metadata, StructSchema metadataSchema) {
        this.listKind = listKind;
        this.metadata = metadata;
        this.metadataSchema = metadataSchema;
    }

    /** Counts an item in. */
    public void measure(int messageLength) {
        itemBytes += itemHead(messageLength).length + (long) messageLength;
    }

    /** Once all items are measured. */
    public byte[] head() {
        var out = new ProtobufOutput();
        new ProtobufMessage(out).putMembers(metadata, metadataSchema);
        out.endMessage(METADATA, 0);
        out.beginContent(ProtobufReader.RAW, out.length() + itemBytes);
        ProtobufWriter.putName(out, listKind);
        return out.toBytes();
    }

    /** What comes before a message of that length. */
    public static byte[] itemHead(int messageLength) {
        var out = new ProtobufOutput();
        out.beginContent(ITEMS, messageLength);
        return out.toBytes();
    }

    public static byte[] tail() {
        var out = new ProtobufOutput();
        ProtobufWriter.putEnd(out);
        return out.toBytes();
    }
}
