package dev.djong.apiserver.watch;

import dev.djong.json.JsonWriter;
import dev.djong.object.ApiObject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an entry holds apart from its revision; made once, by the writer or by the feed. */
final class EntryContent {
    private final Encoded encoded;
    private final Map<String, String> labels;
    private final long labelMarks;
    private final List<String> fields;
    private volatile @Nullable Object cells;

    private EntryContent(Encoded encoded, Map<String, String> labels, List<String> fields) {
        this.encoded = encoded;
        this.labels = labels;
        this.labelMarks = LabelMarks.of(labels);
        this.fields = fields;
    }

    /** @param object canonical, without resourceVersion */
    static EntryContent of(ApiObject object, EntryIndexer indexer) {
        var fields = indexer.fieldNames().stream()
                .map(name -> indexer.field(object, name))
                .toList();
        return new EntryContent(
                Encoded.of(JsonWriter.toBytes(object.root())), Map.copyOf(object.labels()), List.copyOf(fields));
    }

    Encoded encoded() {
        return encoded;
    }

    Map<String, String> labels() {
        return labels;
    }

    /** By {@link LabelMarks}. */
    long labelMarks() {
        return labelMarks;
    }

    String field(int index) {
        return fields.get(index);
    }

    /** Two threads may both compute: the same value either way. */
    @SuppressWarnings("unchecked") // one kind of cells a resource
    <T> T cells(Entry entry, Function<Entry, T> compute) {
        var known = cells;
        if (known == null) {
            known = compute.apply(entry);
            cells = known;
        }
        return (T) known;
    }
}
