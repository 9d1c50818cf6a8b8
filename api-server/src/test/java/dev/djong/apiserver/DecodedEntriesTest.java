package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.memory.MemoryStore;
import dev.djong.apiserver.watch.CacheFeed;
import dev.djong.apiserver.watch.Entry;
import dev.djong.apiserver.watch.EntryIndexer;
import dev.djong.apiserver.watch.ResourceStorage;
import dev.djong.apiserver.watch.StorageResult;
import dev.djong.apiserver.watch.StoredResource;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.ObjectKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DecodedEntriesTest {
    private static final String PREFIX = "/registry/";
    private static final StoredResource NAMESPACES = new StoredResource(
            new GroupResource("", "namespaces"),
            new GroupVersionKind("", "v1", "Namespace"),
            PREFIX + "namespaces/",
            false,
            Duration.ZERO);

    /** Nothing of these objects is looked for. */
    private static final EntryIndexer INDEXER = new EntryIndexer() {
        @Override
        public ApiObject decode(byte[] stored) {
            return new ApiObject((JsonObject) JsonReader.read(stored));
        }

        @Override
        public List<String> fieldNames() {
            return List.of();
        }

        @Override
        public String field(ApiObject object, String fieldName) {
            return "";
        }
    };

    private final DecodedEntries decoded = new DecodedEntries();
    private Store store;
    private CacheFeed feed;
    private ResourceStorage namespaces;

    @BeforeEach
    void open() {
        store = new MemoryStore(InstantSource.system());
        feed = new CacheFeed(store, PREFIX, InstantSource.system(), CacheFeed.DEFAULT_LOG_BUDGET_BYTES);
        namespaces = new ResourceStorage(store, feed, feed.add(NAMESPACES, INDEXER));
        feed.start();
        Awaitility.await().until(feed::isReady);
    }

    @AfterEach
    void close() {
        feed.close();
        store.close();
    }

    private Entry create(String name, String note) {
        var object = ApiObject.of("v1", "Namespace", ObjectKey.cluster(name)).withLabel("note", note);
        return ((StorageResult.Committed) namespaces.create(object)).entry();
    }

    @Test
    void oneRevisionIsDecodedOnce() {
        var entry = create("shop", "first");
        var object = decoded.of(entry);
        assertThat(object.labels()).containsEntry("note", "first");
        assertThat(object.resourceVersion()).isEqualTo(entry.revision().toString());
        assertThat(decoded.of(entry)).isSameAs(object);
    }

    @Test
    void anotherRevisionIsAnotherObjectAndTheOlderIsNotGivenForIt() {
        var first = create("shop", "first");
        decoded.of(first);
        var changed = ((StorageResult.Committed) namespaces.update(
                        first.objectKey(), first.revision(), first.object().withLabel("note", "second")))
                .entry();
        assertThat(decoded.of(changed).labels()).containsEntry("note", "second");
        assertThat(decoded.of(first).labels()).containsEntry("note", "first");
    }

    @Test
    void whatIsLargeIsNotKept() {
        var entry = create("shop", "x".repeat(DecodedEntries.LARGEST_BYTES));
        assertThat(decoded.of(entry)).isNotSameAs(decoded.of(entry)).isEqualTo(decoded.of(entry));
    }

    @Test
    void noMoreThanFitAreKeptAndThoseThatFollowAreKeptAgain() {
        var first = create("first", "");
        var known = decoded.of(first);
        for (int i = 1; i < DecodedEntries.CAPACITY; i++) {
            decoded.of(create("n" + i, ""));
        }
        assertThat(decoded.of(first)).as("it fits beside the others").isSameAs(known);
        var last = create("last", "");
        var lastKnown = decoded.of(last);
        assertThat(decoded.of(first)).as("it was forgotten").isNotSameAs(known);
        assertThat(decoded.of(last)).isSameAs(lastKnown);
    }
}
