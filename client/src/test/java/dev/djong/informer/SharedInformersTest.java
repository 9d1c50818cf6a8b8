package dev.djong.informer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.api.DeleteOptions;
import dev.djong.api.TransportException;
import dev.djong.fake.FakeApiClient;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.time.SystemTimers;
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
        started();
        api.create(Resources.CONFIG_MAPS, configMap("a"));
        await().untilAsserted(() -> assertThat(changes).containsExactly("Added a"));
        assertThat(api.calls()).filteredOn(call -> call.verb().equals("list")).hasSize(1);
    }

    @Test
    void historyThatIsGoneLeadsToAListAndShowsTheDifference() throws InterruptedException {
        api.create(Resources.CONFIG_MAPS, configMap("a"));
        api.create(Resources.CONFIG_MAPS, configMap("b"));
        var blocked = new java.util.concurrent.CountDownLatch(1);
        var first = new AtomicInteger();
        api.beforeEach(call -> {
            if (call.verb().equals("watch") && first.getAndIncrement() == 0) {
                throw new TransportException("cut", null);
            }
            if (call.verb().equals("watch") && blocked.getCount() > 0) {
                throw new TransportException("still cut", null);
            }
        });
        var informer = started();
        api.delete(Resources.CONFIG_MAPS, configMap("a").key(), DeleteOptions.DEFAULT);
        api.create(Resources.CONFIG_MAPS, configMap("c"));
        api.compact();
        api.create(Resources.CONFIG_MAPS, configMap("d"));
        blocked.countDown();
        await().untilAsserted(() ->
                assertThat(changes).contains("Removed a", "Added c", "Added d").doesNotHaveDuplicates());
        assertThat(informer.cache().all()).extracting(ApiObject::name).containsExactlyInAnyOrder("b", "c", "d");
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
