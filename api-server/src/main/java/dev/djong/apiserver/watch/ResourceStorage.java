package dev.djong.apiserver.watch;

import dev.djong.apiserver.store.Change;
import dev.djong.apiserver.store.PastWrite;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.Stored;
import dev.djong.apiserver.store.WriteResult;
import dev.djong.json.JsonWriter;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Revision;
import dev.djong.status.ApiFailure;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One resource as the verbs see it: writes go to the store, reads and watches come from the cache.
 *
 * <p>Objects given here are canonical; a resourceVersion in them is left out of what is stored. Reads throw {@code
 * StoreUnavailableException} if the store does not answer, and {@code ApiFailure} for requests that have no answer.
 */
public final class ResourceStorage {
    private final Store store;
    private final WatchCache cache;
    private final CacheReader reader;
    private final UnaryOperator<ApiObject> storedForm;

    public ResourceStorage(Store store, CacheFeed feed, WatchCache cache) {
        this(store, feed, cache, UnaryOperator.identity());
    }

    /** @param storedForm from the version that is served here to the one that lies in the store */
    public ResourceStorage(Store store, CacheFeed feed, WatchCache cache, UnaryOperator<ApiObject> storedForm) {
        this.store = store;
        this.cache = cache;
        this.storedForm = storedForm;
        this.reader = new CacheReader(store, feed, cache);
    }

    public StoredResource resource() {
        return cache.resource();
    }

    public WatchCache cache() {
        return cache;
    }

    /** Committed, AlreadyExists or Unknown. */
    public StorageResult create(ApiObject object) {
        var key = storeKey(object.key());
        var content = cache.schema().contentOf(object);
        var timeToLive = resource().timeToLive();
        return outcome(key, content, () -> store.create(key, handedOver(key, object, content), timeToLive));
    }

    /** What is to be stored; where that is what is served, the feed need not decode it. */
    private byte[] handedOver(String key, ApiObject object, EntryContent content) {
        var stored = storedForm.apply(object);
        if (stored == object) {
            cache.handover().offer(key, content);
            return content.encoded().bytes();
        }
        return JsonWriter.toBytes(stored.withMetadata(metadata -> metadata.without("resourceVersion"))
                .root());
    }

    /** Committed, Conflict, NotFound or Unknown. */
    public StorageResult update(ObjectKey objectKey, Revision expected, ApiObject object) {
        var key = storeKey(objectKey);
        var content = cache.schema().contentOf(object);
        var timeToLive = resource().timeToLive();
        return outcome(key, content, () -> store.update(key, expected, handedOver(key, object, content), timeToLive));
    }

    /** Committed, Conflict, NotFound or Unknown. {@code lastState} is what Committed tells, at the deletion's revision. */
    public StorageResult delete(ObjectKey objectKey, Revision expected, ApiObject lastState) {
        var key = storeKey(objectKey);
        return outcome(key, cache.schema().contentOf(lastState), () -> store.delete(key, expected));
    }

    private StorageResult outcome(String key, EntryContent content, Supplier<WriteResult> write) {
        WriteResult result;
        try {
            result = write.get();
        } catch (RuntimeException refused) {
            cache.handover().withdraw(key, content);
            throw refused;
        }
        if (!(result instanceof WriteResult.Committed)) {
            cache.handover().withdraw(key, content);
        }
        return switch (result) {
            case WriteResult.Committed(var revision) ->
                new StorageResult.Committed(new Entry(cache.schema(), key, revision, content, false));
            case WriteResult.AlreadyExists(var current) -> new StorageResult.AlreadyExists(entry(current));
            case WriteResult.Conflict(var current) -> new StorageResult.Conflict(entry(current));
            case WriteResult.NotFound() -> new StorageResult.NotFound();
            case WriteResult.Unknown(var cause) -> new StorageResult.Unknown(cause);
        };
    }

    private Entry entry(Stored stored) {
        return cache.schema().entry(stored);
    }

    private String storeKey(ObjectKey key) {
        return resource().storeKey(key);
    }

    /** The newest state, linearizable over all api-servers. */
    public Optional<Entry> get(ObjectKey key) {
        return get(key, "");
    }

    /**
     * A state at least as new as the revision given by the request.
     *
     * @param resourceVersion as in the query; empty for the newest, 0 for any
     */
    public Optional<Entry> get(ObjectKey key, String resourceVersion) {
        boolean cacheHasIt = reader.await(ReadPoint.of(resourceVersion, "NotOlderThan", 0));
        return cacheHasIt ? readable(key) : store.get(storeKey(key)).map(this::entry);
    }

    /** What the cache has: maybe behind by the time that a change takes to come around. For a write's first guess. */
    public Optional<Entry> cached(ObjectKey key) {
        return cache.isReady() ? Optional.ofNullable(cache.get(storeKey(key))) : Optional.empty();
    }

    private Optional<Entry> readable(ObjectKey key) {
        var found = cached(key);
        cache.requireFed();
        if (found.isEmpty() && cache.isUnreadable(storeKey(key))) {
            throw ApiFailure.internal(resource().resource() + " \"" + key.name() + "\" cannot be read");
        }
        return found;
    }

    /** What the store remembers of one object, newest first. */
    public ObjectHistory history(ObjectKey key, int limit) {
        var history = store.history(storeKey(key), limit);
        var states = history.writes().stream().map(this::pastState).toList();
        return new ObjectHistory(states, history.more());
    }

    private ObjectHistory.State pastState(PastWrite write) {
        var entry =
                write.change() instanceof Change.Put(var stored) ? Optional.of(entry(stored)) : Optional.<Entry>empty();
        return new ObjectHistory.State(write.change().revision(), entry, write.at());
    }

    public ListResult list(ListRequest request) {
        return reader.list(request);
    }

    /**
     * Opens a watch, one that has expired already if the history from the resourceVersion on is gone.
     *
     * @throws dev.djong.status.ApiFailure Timeout (504) if the resourceVersion is so far ahead that it was not reached in
     *     time
     */
    public Cursor watch(WatchRequest request) {
        return reader.watch(request);
    }
}
