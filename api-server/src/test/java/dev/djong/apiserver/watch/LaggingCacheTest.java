package dev.djong.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.apiserver.store.TroubledStore;
import dev.djong.apiserver.store.memory.MemoryStore;
import dev.djong.object.FieldSelector;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server whose watch of the store is silent while the store answers everything else. Each answer takes three seconds. */
@Timeout(30)
class LaggingCacheTest {
    private static final String PREFIX = "/registry/";
    private static final LabelSelector WEB = LabelSelector.ofLabels(Map.of("app", "web"));

    private final TroubledStore store = new TroubledStore(new MemoryStore(InstantSource.system()));
    private final CacheFeed feed =
            new CacheFeed(store, PREFIX, InstantSource.system(), CacheFeed.DEFAULT_LOG_BUDGET_BYTES);
    private final Things things = new Things();
    private final ResourceStorage pods = new ResourceStorage(store, feed, feed.add(Things.stored(PREFIX), things));

    @BeforeEach
    void fallBehind() {
        feed.start();
        Awaitility.await().until(feed::isReady);
        create("before", "web");
        assertThat(pods.get(key("before"))).isPresent();
        store.keepSilent();
        create("after", "web");
        create("other", "db");
    }

    @AfterEach
    void close() {
        store.tell();
        feed.close();
        store.close();
    }

    private void create(String name, String app) {
        assertThat(pods.create(Things.pod("default", name, app, ""))).isInstanceOf(StorageResult.Committed.class);
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("default", name);
    }

    private static ListRequest newest(int limit, String token) {
        return new ListRequest("default", WEB, FieldSelector.EVERYTHING, limit, token, "", "");
    }

    private static List<String> names(ListResult list) {
        return ((ListResult.Listed) list)
                .items().stream().map(entry -> entry.objectKey().name()).toList();
    }

    @Test
    void readsOfTheNewestStateAreAnsweredByTheStore() {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var there = CompletableFuture.supplyAsync(() -> pods.get(key("after")), executor);
            var notThere = CompletableFuture.supplyAsync(() -> pods.get(key("never")), executor);
            var listed = CompletableFuture.supplyAsync(() -> pods.list(newest(0, "")), executor);
            var paged = CompletableFuture.supplyAsync(() -> pods.list(newest(1, "")), executor);
            assertThat(there.join()).isPresent();
            assertThat(notThere.join()).isEmpty();
            assertThat(names(listed.join())).containsExactly("after", "before");
            assertThat(names(paged.join())).containsExactly("after");
            assertThat(((ListResult.Listed) listed.join()).revision()).isEqualTo(store.currentRevision());
        }
        assertThat(pods.cached(key("after")))
                .as("the cache was behind all the time")
                .isEmpty();
    }

    /** Nothing but the cache can tell what happens next. */
    @Test
    void aWatchAndAReadThatMayBeOldAreToldToComeBack() {
        var fromNow = new WatchRequest("default", WEB, FieldSelector.EVERYTHING, "", Optional.empty(), true);
        var ahead = store.currentRevision().toString();
        for (var read : List.<Runnable>of(() -> pods.watch(fromNow), () -> pods.get(key("after"), ahead))) {
            assertThatThrownBy(read::run).isInstanceOfSatisfying(ApiFailure.class, failure -> {
                assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
                assertThat(failure.status().details().retryAfterSeconds()).isEqualTo(1);
                assertThat(failure.status().details().causes())
                        .singleElement()
                        .satisfies(cause -> assertThat(cause.reason()).isEqualTo("ResourceVersionTooLarge"));
            });
        }
        store.tell();
        assertThat(pods.get(key("after"), ahead)).isPresent();
        assertThat(pods.watch(fromNow)).isNotNull();
    }
}
