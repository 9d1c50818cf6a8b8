package dev.djong.informer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.api.DeleteOptions;
import dev.djong.api.TransportException;
import dev.djong.fake.FakeApiClient;
import dev.djong.fake.FakeApiClient.StreamedLists;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.time.SystemTimers;
import dev.djong.time.VirtualTimers;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedInformersTest {
    private final SystemTimers timers = new SystemTimers();
    private final FakeApiClient api = new FakeApiClient(timers);
    private final SharedInformers informers = new SharedInformers(api, timers, new SplittableRandom(1));
    private final List<String> changes = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        informers.close();
        timers.close();
    }

    private static ApiObject configMap(String name) {
        return ApiObject.of("v1", "ConfigMap", new ObjectKey("default", name));
    }

    private void note(Change change) {
        changes.add(change.getClass().getSimpleName() + " " + change.object().name());
    }

    private Informer started() throws InterruptedException {
        var informer = informers.of(Resources.CONFIG_MAPS);
        informer.onChange(this::note);
        informers.start();
        assertThat(informer.awaitSync(Duration.ofSeconds(5))).isTrue();
        return informer;
    }

    @Test
    void listsThenFollowsEveryChangeInOrder() throws InterruptedException {
        api.create(Resources.CONFIG_MAPS, configMap("a"));
        started();
        api.create(Resources.CONFIG_MAPS, configMap("b"));
        api.update(Resources.CONFIG_MAPS, configMap("a").withLabel("x", "y"));
        api.delete(Resources.CONFIG_MAPS, configMap("b").key(), DeleteOptions.DEFAULT);
        await().untilAsserted(
                        () -> assertThat(changes).containsExactly("Added a", "Added b", "Updated a", "Removed b"));
    }

    @Test
    void aBrokenWatchIsResumedWithoutAnotherList() throws InterruptedException {
        var cuts = new AtomicInteger(3);
        api.beforeEach(call -> {
            if (call.verb().equals("watch") && cuts.getAndDecrement() > 0) {
                throw new TransportException("cut", null);
            }
        });
        api.streamedLists(StreamedLists.REFUSED);
        started();
        api.create(Resources.CONFIG_MAPS, configMap("a"));
        await().untilAsserted(() -> assertThat(changes).containsExactly("Added a"));
        assertThat(lists()).isEqualTo(1);
    }

    private long lists() {
        return api.calls().stream().filter(call -> call.verb().equals("list")).count();
    }

    @Test
    void theListIsTheBeginningOfTheWatch() throws InterruptedException {
        api.create(Resources.CONFIG_MAPS, configMap("a"));
        api.create(Resources.CONFIG_MAPS, configMap("b"));
        started();
        assertThat(changes).as("all of it is there when it counts as synced").containsExactly("Added a", "Added b");
        api.create(Resources.CONFIG_MAPS, configMap("c"));
        await().untilAsserted(() -> assertThat(changes).hasSize(3));
        assertThat(api.calls())
                .filteredOn(call -> !call.isWrite())
                .extracting(FakeApiClient.Call::verb)
                .containsExactly("watch");
    }

    @Test
    void whoDoesNotStreamListsIsAskedForPages() throws InterruptedException {
        api.streamedLists(StreamedLists.REFUSED);
        api.create(Resources.CONFIG_MAPS, configMap("a"));
        started();
        assertThat(changes).containsExactly("Added a");
        api.create(Resources.CONFIG_MAPS, configMap("b"));
        await().untilAsserted(() -> assertThat(changes).hasSize(2));
        assertThat(lists()).isEqualTo(1);
    }

    @Test
    void whoNeverEndsAStreamedListIsAskedForPages() throws InterruptedException {
        var virtual = new VirtualTimers();
        api.streamedLists(StreamedLists.IGNORED);
        api.create(Resources.CONFIG_MAPS, configMap("a"));
        try (var patient = new SharedInformers(api, virtual, new SplittableRandom(1))) {
            var informer = patient.of(Resources.CONFIG_MAPS);
            patient.start();
            await().until(() ->
                    !api.calls().isEmpty() && api.calls().getLast().verb().equals("watch"));
            assertThat(informer.hasSynced()).isFalse();
            virtual.advance(Reflector.STREAM_LIMIT);
            await().until(() -> {
                virtual.advance(Duration.ofSeconds(1));
                return informer.hasSynced();
            });
            assertThat(informer.cache().all()).extracting(ApiObject::name).containsExactly("a");
            assertThat(lists()).isEqualTo(1);
        }
    }

    @Test
    void aBrokenStreamedListShowsNoPartOfIt() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            api.create(Resources.CONFIG_MAPS, configMap("c" + i));
        }
        api.breakWatchesAfter(5);
        var informer = informers.of(Resources.CONFIG_MAPS);
        informers.start();
        await().until(() -> api.calls().size() >= 3);
        assertThat(informer.cache().all()).isEmpty();
        assertThat(informer.hasSynced()).isFalse();
        api.breakWatchesAfter(Integer.MAX_VALUE);
        assertThat(informer.awaitSync(Duration.ofSeconds(5))).isTrue();
        assertThat(informer.cache().all()).hasSize(10);
    }

    @Test
    void historyThatIsGoneLeadsToAListAndShowsTheDifference() throws InterruptedException {
        api.create(Resources.CONFIG_MAPS, configMap("a"));
        api.create(Resources.CONFIG_MAPS, configMap("b"));
        var informer = started();
        api.breakWatchesAfter(0);
        api.delete(Resources.CONFIG_MAPS, configMap("a").key(), DeleteOptions.DEFAULT);
        api.create(Resources.CONFIG_MAPS, configMap("c"));
        api.compact();
        api.create(Resources.CONFIG_MAPS, configMap("d"));
        assertThat(changes).containsExactly("Added a", "Added b");
        api.breakWatchesAfter(Integer.MAX_VALUE);
        await().untilAsserted(() ->
                assertThat(changes).containsExactlyInAnyOrder("Added a", "Added b", "Removed a", "Added c", "Added d"));
        assertThat(informer.cache().all()).extracting(ApiObject::name).containsExactlyInAnyOrder("b", "c", "d");
        assertThat(lists()).isZero();
    }

    @Test
    void aListenerThatFailsKeepsTheNewsFromNobody() throws InterruptedException {
        informers.of(Resources.CONFIG_MAPS).onChange(change -> {
            throw new IllegalStateException("a bug");
        });
        started();
        api.create(Resources.CONFIG_MAPS, configMap("a"));
        api.create(Resources.CONFIG_MAPS, configMap("b"));
        await().untilAsserted(() -> assertThat(changes).containsExactly("Added a", "Added b"));
    }

    @Test
    void aMirrorStartsOverWhateverItMet() throws InterruptedException {
        var bugs = new AtomicInteger(2);
        api.beforeEach(call -> {
            if (call.verb().equals("watch") && bugs.getAndDecrement() > 0) {
                throw new IllegalStateException("a bug");
            }
        });
        started();
        api.create(Resources.CONFIG_MAPS, configMap("a"));
        await().untilAsserted(() -> assertThat(changes).containsExactly("Added a"));
    }

    @Test
    void aLateListenerIsToldOfWhatIsThere() throws InterruptedException {
        api.create(Resources.CONFIG_MAPS, configMap("a"));
        var informer = started();
        var late = new CopyOnWriteArrayList<String>();
        informer.onChange(change -> late.add(change.object().name()));
        assertThat(late).containsExactly("a");
    }

    @Test
    void indexesFollowTheirValues() throws InterruptedException {
        var byColour = new Index("colour", object -> List.of(object.labels().getOrDefault("colour", "none")));
        var informer = informers.of(Resources.CONFIG_MAPS, byColour);
        started();
        api.create(Resources.CONFIG_MAPS, configMap("a").withLabel("colour", "red"));
        await().until(() -> informer.cache().byIndex(byColour, "red").size() == 1);
        api.update(Resources.CONFIG_MAPS, configMap("a").withLabel("colour", "blue"));
        await().until(() -> informer.cache().byIndex(byColour, "blue").size() == 1);
        assertThat(informer.cache().byIndex(byColour, "red")).isEmpty();
        assertThat(informer.cache().inNamespace("default")).hasSize(1);
    }
}
