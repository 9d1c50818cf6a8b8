package dev.djong.apiserver;

import dev.djong.apiserver.watch.CursorBatch;
import dev.djong.apiserver.watch.Delivery;
import dev.djong.apiserver.watch.EventType;
import dev.djong.apiserver.watch.ResourceStorage;
import dev.djong.apiserver.watch.WatchRequest;
import dev.djong.informer.Change;
import dev.djong.object.ApiObject;
import dev.djong.object.FieldSelector;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows one resource's cache for a listener inside the server; a cache that was filled anew shows as its differences. */
final class Subscription implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);
    private static final Duration START_PATIENCE = Duration.ofSeconds(10);
    private static final Duration WAIT = Duration.ofMinutes(1);
    private static final Duration START_AGAIN = Duration.ofSeconds(1);
    private static final WatchRequest FROM_THE_START =
            new WatchRequest("", LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, "0", Optional.of(true), true);

    private final ResourceStorage storage;
    private final Consumer<Change> listener;
    private final Map<ObjectKey, ApiObject> known = new HashMap<>();
    private final Thread thread;
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    /** The keys told since the watch was opened, while its initial part lasts; null afterwards. */
    private @Nullable HashSet<ObjectKey> initial;

    Subscription(GroupVersionResource resource, ResourceStorage storage, Consumer<Change> listener) {
        this.storage = storage;
        this.listener = listener;
        this.thread =
                Thread.ofVirtual().name("follow-" + resource.groupResource()).unstarted(this::run);
    }

    /** Returns when the listener has been told what is there. */
    void start() {
        thread.start();
        try {
            if (!told.await(START_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("{} has not seen the current state within {}", thread.getName(), START_PATIENCE);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (isOpen()) {
                followOrStartAgain();
            }
        } catch (InterruptedException stopped) {
            LOG.debug("{} ended", thread.getName());
        }
    }

    private boolean isOpen() {
        return ended.getCount() > 0;
    }

    /** Whoever is told (authorisation among them) must not be left with yesterday's state because of one failure. */
    private void followOrStartAgain() throws InterruptedException {
        try {
            follow();
        } catch (RuntimeException | StackOverflowError failed) {
            LOG.error("{} failed and starts again in {}", thread.getName(), START_AGAIN, failed);
            var unused = ended.await(START_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void follow() throws InterruptedException {
        initial = new HashSet<>();
        try (var cursor = storage.watch(FROM_THE_START)) {
            while (isOpen()) {
                switch (cursor.next(WAIT)) {
                    case CursorBatch.Deliveries(var deliveries) -> deliveries.forEach(this::take);
                    case CursorBatch.Quiet ignored -> {}
                    case CursorBatch.Expired ignored -> {
                        return;
                    }
                    case CursorBatch.Ended ignored -> {
                        return;
                    }
                }
            }
        }
    }

    private void take(Delivery delivery) {
        switch (delivery) {
            case Delivery.OfObject of -> {
                var object =
                        of.entry().object().withResourceVersion(of.revision().toString());
                tell(of.type() == EventType.DELETED ? removed(object) : changed(object));
            }
            case Delivery.Bookmark mark -> {
                if (mark.endsInitialEvents()) {
                    dropMissing();
                }
            }
        }
    }

    private @Nullable Change changed(ApiObject object) {
        if (initial != null) {
            initial.add(object.key());
        }
        var previous = known.put(object.key(), object);
        if (previous == null) {
            return new Change.Added(object);
        }
        return previous.resourceVersion().equals(object.resourceVersion())
                ? null
                : new Change.Updated(previous, object);
    }

    private @Nullable Change removed(ApiObject object) {
        known.remove(object.key());
        return new Change.Removed(object);
    }

    private void dropMissing() {
        var seen = initial;
        initial = null;
        if (seen != null) {
            var missing = known.values().stream()
                    .filter(object -> !seen.contains(object.key()))
                    .toList();
            missing.forEach(object -> tell(removed(object)));
        }
        told.countDown();
    }

    private void tell(@Nullable Change change) {
        if (change == null) {
            return;
        }
        try {
            listener.accept(change);
        } catch (RuntimeException bug) {
            LOG.error("{} failed on {}", thread.getName(), change.object(), bug);
        }
    }

    @Override
    public void close() {
        ended.countDown();
        thread.interrupt();
    }
}
