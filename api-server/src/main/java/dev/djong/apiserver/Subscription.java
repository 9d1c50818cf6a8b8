package dev.djong.apiserver;

import dev.djong.apiserver.behaviour.Follower;
import dev.djong.apiserver.watch.CursorBatch;
import dev.djong.apiserver.watch.Delivery;
import dev.djong.apiserver.watch.Entry;
import dev.djong.apiserver.watch.EventType;
import dev.djong.apiserver.watch.ResourceStorage;
import dev.djong.apiserver.watch.WatchRequest;
import dev.djong.object.FieldSelector;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.object.Revision;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows one resource's cache for somebody inside the server; a cache that was filled anew shows as its differences. */
final class Subscription implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);
    private static final Duration START_PATIENCE = Duration.ofSeconds(10);
    private static final Duration WAIT = Duration.ofMinutes(1);
    private static final Duration START_AGAIN = Duration.ofSeconds(1);

    private final ResourceStorage storage;
    private final WatchRequest fromTheStart;
    private final Follower follower;
    /** The revision of each object that the follower was told of. */
    private final Map<ObjectKey, Revision> known = new HashMap<>();

    private final Thread thread;
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    /** The keys told since the watch was opened, while its initial part lasts; null afterwards. */
    private @Nullable HashSet<ObjectKey> initial;

    Subscription(GroupVersionResource resource, ResourceStorage storage, FieldSelector fields, Follower follower) {
        this.storage = storage;
        this.fromTheStart = new WatchRequest("", LabelSelector.EVERYTHING, fields, "0", Optional.of(true), true);
        this.follower = follower;
        this.thread =
                Thread.ofVirtual().name("follow-" + resource.groupResource()).unstarted(this::run);
    }

    /** Returns when the follower has been told what is there. */
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
        try (var cursor = storage.watch(fromTheStart)) {
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
                if (of.type() == EventType.DELETED) {
                    gone(of.entry().objectKey());
                } else {
                    present(of.entry());
                }
            }
            case Delivery.Bookmark mark -> {
                if (mark.endsInitialEvents()) {
                    dropMissing();
                }
            }
        }
    }

    private void present(Entry entry) {
        var key = entry.objectKey();
        if (initial != null) {
            initial.add(key);
        }
        if (!entry.revision().equals(known.put(key, entry.revision()))) {
            tell(key, () -> follower.present(entry.object()));
        }
    }

    private void gone(ObjectKey key) {
        if (known.remove(key) != null) {
            tell(key, () -> follower.gone(key));
        }
    }

    private void dropMissing() {
        var seen = initial;
        initial = null;
        if (seen != null) {
            var missing =
                    known.keySet().stream().filter(key -> !seen.contains(key)).toList();
            missing.forEach(this::gone);
        }
        told.countDown();
    }

    private void tell(ObjectKey key, Runnable tells) {
        try {
            tells.run();
        } catch (RuntimeException bug) {
            LOG.error("{} failed on {}", thread.getName(), key, bug);
        }
    }

    @Override
    public void close() {
        ended.countDown();
        thread.interrupt();
    }
}
