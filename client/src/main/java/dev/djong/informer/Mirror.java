package dev.djong.informer;

import dev.djong.api.WatchEvent;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Revision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cache of one resource together with its listeners: every change goes into the cache first and to the listeners
 * then, one at a time. Has no thread of its own; whoever feeds it decides when things happen.
 */
final class Mirror {
    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);

    private final GroupVersionResource resource;
    private final UnaryOperator<ApiObject> slim;
    private final IndexedCache cache = new IndexedCache();
    private final List<Consumer<Change>> listeners = new ArrayList<>();
    private final CountDownLatch synced = new CountDownLatch(1);
    /** Guards listeners and all writes to the cache; held while listeners run, which must not block. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile Revision revision = Revision.ZERO;

    Mirror(GroupVersionResource resource, UnaryOperator<ApiObject> slim) {
        this.resource = resource;
        this.slim = slim;
    }

    GroupVersionResource resource() {
        return resource;
    }

    IndexedCache cache() {
        return cache;
    }

    CountDownLatch synced() {
        return synced;
    }

    Revision revision() {
        return revision;
    }

    void addIndex(Index index) {
        locked(() -> cache.addIndex(index));
    }

    void onChange(Consumer<Change> listener) {
        locked(() -> {
            cache.all().forEach(object -> tell(listener, new Change.Added(object)));
            listeners.add(listener);
        });
    }

    /** Makes the cache equal to a list; listeners hear the difference. */
    void replace(Collection<ApiObject> objects, String resourceVersion) {
        locked(() -> {
            var gone = new HashSet<>(cache.keys());
            for (var object : objects) {
                gone.remove(object.key());
                put(slim.apply(object));
            }
            gone.forEach(this::remove);
            advance(resourceVersion);
            synced.countDown();
        });
    }

    /** @return the resourceVersion at which a watch goes on after this event */
    String apply(WatchEvent event) {
        return switch (event) {
            case WatchEvent.Added(var object) -> store(object);
            case WatchEvent.Modified(var object) -> store(object);
            case WatchEvent.Deleted(var object) -> {
                locked(() -> {
                    remove(object.key());
                    advance(object.resourceVersion());
                });
                yield object.resourceVersion();
            }
            case WatchEvent.Bookmark(var resourceVersion) -> advance(resourceVersion);
            case WatchEvent.Synced(var resourceVersion) -> advance(resourceVersion);
            case WatchEvent.Failed(var status) -> throw new IllegalArgumentException("no change: " + status);
        };
    }

    private String store(ApiObject object) {
        locked(() -> {
            put(slim.apply(object));
            advance(object.resourceVersion());
        });
        return object.resourceVersion();
    }

    private void put(ApiObject object) {
        var previous = cache.put(object);
        if (previous == null) {
            tell(new Change.Added(object));
        } else if (!previous.uid().equals(object.uid())) {
            tell(new Change.Removed(previous));
            tell(new Change.Added(object));
        } else if (!previous.resourceVersion().equals(object.resourceVersion())) {
            tell(new Change.Updated(previous, object));
        }
    }

    private void remove(ObjectKey key) {
        var previous = cache.remove(key);
        if (previous != null) {
            tell(new Change.Removed(previous));
        }
    }

    private String advance(String resourceVersion) {
        var reached = new Revision(Long.parseLong(resourceVersion));
        if (revision.isBefore(reached)) {
            revision = reached;
        }
        return resourceVersion;
    }

    private void tell(Change change) {
        listeners.forEach(listener -> tell(listener, change));
    }

    /** One that fails must not keep the news from the others, nor end the mirror. */
    private void tell(Consumer<Change> listener, Change change) {
        try {
            listener.accept(change);
        } catch (RuntimeException bug) {
            LOG.error("a listener to {} failed on {}", resource.groupResource(), change.object(), bug);
        }
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }
}
