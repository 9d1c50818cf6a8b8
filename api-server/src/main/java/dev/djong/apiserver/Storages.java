package dev.djong.apiserver;

import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.watch.CacheFeed;
import dev.djong.apiserver.watch.EntryIndexer;
import dev.djong.apiserver.watch.ResourceStorage;
import dev.djong.apiserver.watch.StoreUpkeep;
import dev.djong.apiserver.watch.StoredResource;
import dev.djong.definition.Definitions;
import dev.djong.definition.ResourceDefinition;
import dev.djong.object.GroupVersionResource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** The storage of every stored kind over one store and one feed. */
final class Storages implements AutoCloseable {
    static final String REGISTRY = "/registry/";
    private static final Duration EVENT_LIFETIME = Duration.ofHours(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

    private final Store store;
    private final CacheFeed feed;
    private final StoreUpkeep upkeep;
    private final Map<GroupVersionResource, ResourceStorage> storages = new ConcurrentHashMap<>();

    Storages(
            Store store,
            Definitions definitions,
            Function<ResourceDefinition, EntryIndexer> indexers,
            InstantSource clock) {
        this.store = store;
        this.feed = new CacheFeed(store, REGISTRY, clock, CacheFeed.DEFAULT_LOG_BUDGET_BYTES);
        this.upkeep = new StoreUpkeep(store, feed);
        for (var definition : definitions.all()) {
            if (definition.stored()) {
                var cache = feed.add(storedResource(definition), indexers.apply(definition));
                storages.put(definition.resource(), new ResourceStorage(store, feed, cache));
            }
        }
    }

    /** Returns once all caches are filled, or after the given time. */
    boolean start(Duration patience) {
        feed.start();
        long end = System.nanoTime() + patience.toNanos();
        while (!feed.isReady() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return feed.isReady();
    }

    boolean isReady() {
        return feed.isReady();
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
        feed.close();
    }
}
