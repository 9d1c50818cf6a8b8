package dev.djong.apiserver.watch;

import dev.djong.apiserver.store.Stored;
import dev.djong.object.ApiObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A resource with its indexer: makes entries. */
final class ResourceSchema {
    private final StoredResource resource;
    private final EntryIndexer indexer;
    private final Map<String, Integer> fieldIndexes;

    ResourceSchema(StoredResource resource, EntryIndexer indexer) {
        this.resource = resource;
        this.indexer = indexer;
        List<String> names = indexer.fieldNames();
        this.fieldIndexes = IntStream.range(0, names.size()).boxed().collect(Collectors.toMap(names::get, i -> i));
    }

    StoredResource resource() {
        return resource;
    }

    EntryIndexer indexer() {
        return indexer;
    }

    int fieldIndex(String name) {
        return fieldIndexes.getOrDefault(name, -1);
    }

    EntryContent contentOf(ApiObject object) {
        return EntryContent.of(object.withMetadata(metadata -> metadata.without("resourceVersion")), indexer);
    }

    Entry entry(Stored stored) {
        return entry(stored, contentOf(indexer.decode(stored.value())));
    }

    /** An entry whose content the writer has handed over; only if it is what was stored. */
    Entry entry(Stored stored, EntryContent content) {
        return new Entry(
                this, stored.key(), stored.revision(), content, stored.stale() || indexer.isOutdated(stored.value()));
    }
}
