package dev.djong.apiserver.watch;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.FieldSelector;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.object.Revision;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;

/** One object at one revision, as the cache holds it: encoded bytes and what selectors look at. It never changes. */
public final class Entry {
    private final ResourceSchema schema;
    private final String key;
    private final Revision revision;
    private final EntryContent content;
    private final boolean stale;
    /** In protobuf; 0 until somebody asked. */
    private int messageLength;

    Entry(ResourceSchema schema, String key, Revision revision, EntryContent content, boolean stale) {
        this.schema = schema;
        this.key = key;
        this.revision = revision;
        this.content = content;
        this.stale = stale;
    }

    /** The store key. */
    public String key() {
        return key;
    }

    public ObjectKey objectKey() {
        return schema.resource().objectKey(key);
    }

    public Revision revision() {
        return revision;
    }

    /** Whether it lies in the store in an outdated form, so that even an unchanged update must be written. */
    public boolean stale() {
        return stale;
    }

    public Encoded encoded() {
        return content.encoded();
    }

    /** The object as JSON with its resourceVersion. */
    public byte[] toBytes() {
        return encoded().toBytes(revision);
    }

    /** Decodes the object, resourceVersion included: for the write path. */
    public ApiObject object() {
        return new ApiObject((JsonObject) JsonReader.read(encoded().bytes())).withResourceVersion(revision.toString());
    }

    public Map<String, String> labels() {
        return content.labels();
    }

    /** By {@link LabelMarks}. */
    long labelMarks() {
        return content.labelMarks();
    }

    /** The value of a selectable field; the empty string where it is unset or not selectable. */
    public String field(String name) {
        return switch (name) {
            case "metadata.name" -> objectKey().name();
            case "metadata.namespace" -> objectKey().namespace();
            default -> {
                int index = schema.fieldIndex(name);
                yield index < 0 ? "" : content.field(index);
            }
        };
    }

    public boolean matches(LabelSelector labelSelector, FieldSelector fieldSelector) {
        return labelSelector.matches(content.labels())
                && (fieldSelector.isEverything() || fieldSelector.matches(this::field));
    }

    /** The cells of this object's table row: computed once for each state, by whoever asks first. */
    public <T> T cells(Function<Entry, T> compute) {
        return content.cells(this, compute);
    }

    /** How long the object is in protobuf: computed once, by whoever asks first. Two threads may both compute the same. */
    public int messageLength(IntSupplier compute) {
        int known = messageLength;
        if (known == 0) {
            known = compute.getAsInt();
            messageLength = known;
        }
        return known;
    }

    EntryContent content() {
        return content;
    }

    @Override
    public String toString() {
        return key + "@" + revision;
    }
}
