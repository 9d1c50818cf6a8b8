package dev.djong.apiserver;

import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.watch.CacheFeed;
import dev.djong.apiserver.watch.EntryIndexer;
import dev.djong.apiserver.watch.ResourceStorage;
import dev.djong.apiserver.watch.StoreUpkeep;
import dev.djong.apiserver.watch.StoredResource;
import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The storage of every stored kind over one store and one feed. */
final class Storages implements AutoCloseable {
    static final String REGISTRY = "/registry/";
    private static final Duration EVENT_LIFETIME = Duration.ofHours(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

    private final Store store;
    private final CacheFeed feed;
    /** Resources that share their keys with another: each is a view of its own, in its own version. */
    private final List<CacheFeed> sharers = new CopyOnWriteArrayList<>();

    /** Resources that somebody else must be asked about; the server is ready without them. */
    private final Map<GroupVersionResource, CacheFeed> feedsApart = new ConcurrentHashMap<>();

    private final InstantSource clock;
    private final StoreUpkeep upkeep;
    private final Map<GroupVersionResource, ResourceStorage> storages = new ConcurrentHashMap<>();

    Storages(
            Store store,
            Definitions definitions,
            Function<ResourceDefinition, EntryIndexer> indexers,
            InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.feed = new CacheFeed(store, REGISTRY, clock, CacheFeed.DEFAULT_LOG_BUDGET_BYTES);
        this.upkeep = new StoreUpkeep(store, feed);
        for (var definition : definitions.all()) {
            if (definition.stored()) {
                var resource = storedResource(definition);
                boolean shares = !definition.storedAs().equals(definition.kind());
                add(definition, resource, indexers.apply(definition), shares ? sharer(resource, clock) : feed);
            }
        }
    }

    private void add(ResourceDefinition definition, StoredResource resource, EntryIndexer indexer, CacheFeed filledBy) {
        var cache = filledBy.add(resource, indexer);
        storages.put(definition.resource(), new ResourceStorage(store, filledBy, cache));
    }

    /**
     * Adds a kind while the server runs, or replaces it: its watches then end. Versions of one kind share a prefix and are
     * filled by the same feed.
     *
     * @param storedForm from this version to the one that is stored
     * @param apart whether reading the objects may take long, so that others must not wait for it
     * @throws dev.djong.apiserver.store.StoreUnavailableException if the store does not answer; nothing has changed then
     */
    void put(ResourceDefinition definition, EntryIndexer indexer, UnaryOperator<ApiObject> storedForm, boolean apart) {
        var resource = storedResource(definition);
        var filledBy =
                apart ? new CacheFeed(store, resource.prefix(), clock, CacheFeed.DEFAULT_LOG_BUDGET_BYTES) : feed;
        var cache = filledBy.add(resource, indexer);
        var old = storages.put(definition.resource(), new ResourceStorage(store, filledBy, cache, storedForm));
        var oldFeed =
                apart ? feedsApart.put(definition.resource(), filledBy) : feedsApart.remove(definition.resource());
        if (apart) {
            filledBy.start();
        }
        if (oldFeed != null) {
            oldFeed.close();
        } else if (apart && old != null) {
            feed.remove(old.cache());
        }
    }

    /** Forgets a kind and ends its watches. */
    void remove(GroupVersionResource resource) {
        var storage = storages.remove(resource);
        var apart = feedsApart.remove(resource);
        if (apart != null) {
            apart.close();
        } else if (storage != null) {
            feed.remove(storage.cache());
        }
    }

    private CacheFeed sharer(StoredResource resource, InstantSource clock) {
        var own = new CacheFeed(store, resource.prefix(), clock, CacheFeed.DEFAULT_LOG_BUDGET_BYTES);
        sharers.add(own);
        return own;
    }

    /** Returns once all caches are filled, or after the given time. */
    boolean start(Duration patience) {
        feed.start();
        sharers.forEach(CacheFeed::start);
        long end = System.nanoTime() + patience.toNanos();
        while (!isReady() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return isReady();
    }

    boolean isReady() {
        return feed.isReady() && sharers.stream().allMatch(CacheFeed::isReady);
    }

    Store store() {
        return store;
    }

    CacheFeed feed() {
        return feed;
    }

    /** @throws IllegalArgumentException if the resource is not stored */
    ResourceStorage of(GroupVersionResource resource) {
        var storage = storages.get(resource);
        if (storage == null) {
            throw new IllegalArgumentException(resource + " is not stored");
        }
        return storage;
    }

    private static StoredResource storedResource(ResourceDefinition definition) {
        boolean event = definition.plural().equals("events");
        var prefix = String.valueOf(definition.storagePrefix());
        return new StoredResource(
                definition.groupResource(),
                definition.kind(),
                REGISTRY + (prefix.endsWith("/") ? prefix : prefix + "/"),
                definition.namespaced(),
                event ? EVENT_LIFETIME : Store.FOR_EVER);
    }

    @Override
    public void close() {
        upkeep.close();
        sharers.forEach(CacheFeed::close);
        feedsApart.values().forEach(CacheFeed::close);
        feed.close();
    }
}
