package dev.djong.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.ListOptions;
import dev.djong.api.Patch;
import dev.djong.api.WatchEvent;
import dev.djong.api.WatchOptions;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.FieldSelector;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every API behind an {@link ApiClient} does: the fake and the real one. The namespace {@code default} exists. */
public abstract class ApiClientContract {

    /** A client that may do everything. */
    protected abstract ApiClient client();

    private static final String NAMESPACE = "default";

    private static ApiObject configMap(String name) {
        return ApiObject.of("v1", "ConfigMap", new ObjectKey(NAMESPACE, name))
                .with("data", JsonObject.of("colour", Json.of("red")));
    }

    private ApiObject created(String name) {
        return client().create(Resources.CONFIG_MAPS, configMap(name));
    }

    private static void isRefused(Runnable call, Reason reason) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        ApiFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason));
    }

    @Test
    void whatWasCreatedCanBeReadOnce() {
        var created = created("contract-create");
        assertThat(created.uid()).isNotEmpty();
        assertThat(created.creationTimestamp()).isPresent();
        var read = client().get(Resources.CONFIG_MAPS, created.key());
        assertThat(read.resourceVersion()).isEqualTo(created.resourceVersion());
        assertThat(read.root().object("data")).isEqualTo(created.root().object("data"));
        isRefused(() -> created("contract-create"), Reason.ALREADY_EXISTS);
        assertThat(client().find(Resources.CONFIG_MAPS, new ObjectKey(NAMESPACE, "contract-none")))
                .isEmpty();
    }

    @Test
    void anOldVersionCannotOverwrite() {
        var old = created("contract-conflict");
        var current = client().update(Resources.CONFIG_MAPS, old.withLabel("a", "b"));
        assertThat(Long.parseLong(current.resourceVersion())).isGreaterThan(Long.parseLong(old.resourceVersion()));
        isRefused(() -> client().update(Resources.CONFIG_MAPS, old.withLabel("c", "d")), Reason.CONFLICT);
        var unchanged = client().update(Resources.CONFIG_MAPS, current);
        assertThat(unchanged.resourceVersion()).isEqualTo(current.resourceVersion());
    }

    @Test
    void aPatchChangesWhatItNamesAndHonoursUidAndVersion() {
        var object = created("contract-patch");
        var change = JsonReader.read("{\"data\":{\"size\":\"big\",\"colour\":null}}");
        var patched = client().patch(Resources.CONFIG_MAPS, object.key(), "", Patch.merge(change));
        assertThat(patched.root().object("data").stringMap()).isEqualTo(Map.of("size", "big"));
        var stale = JsonReader.read("{\"metadata\":{\"resourceVersion\":\"%s\",\"labels\":{\"x\":\"y\"}}}"
                .formatted(object.resourceVersion()));
        isRefused(() -> client().patch(Resources.CONFIG_MAPS, object.key(), "", Patch.merge(stale)), Reason.CONFLICT);
    }

    @Test
    void aFinalizerHoldsADeletedObject() {
        var object = client().create(
                        Resources.CONFIG_MAPS,
                        configMap("contract-finalizer").withFinalizers(List.of("example.com/hold")));
        client().delete(Resources.CONFIG_MAPS, object.key(), DeleteOptions.DEFAULT);
        var held = client().get(Resources.CONFIG_MAPS, object.key());
        assertThat(held.isBeingDeleted()).isTrue();
        client().update(Resources.CONFIG_MAPS, held.withFinalizers(List.of()));
        assertThat(client().find(Resources.CONFIG_MAPS, object.key())).isEmpty();
    }

    @Test
    void aDeletionIsBoundToItsUid() {
        var object = created("contract-uid");
        isRefused(
                () -> client().delete(Resources.CONFIG_MAPS, object.key(), DeleteOptions.DEFAULT.onlyUid("another")),
                Reason.CONFLICT);
        client().delete(Resources.CONFIG_MAPS, object.key(), DeleteOptions.DEFAULT.onlyUid(object.uid()));
        isRefused(() -> client().delete(Resources.CONFIG_MAPS, object.key(), DeleteOptions.DEFAULT), Reason.NOT_FOUND);
    }

    @Test
    void aForegroundDeletionWaitsForTheGarbageCollector() {
        var object = created("contract-foreground");
        client().delete(
                        Resources.CONFIG_MAPS,
                        object.key(),
                        DeleteOptions.DEFAULT.with(DeleteOptions.Propagation.FOREGROUND));
        var held = client().get(Resources.CONFIG_MAPS, object.key());
        assertThat(held.finalizers()).containsExactly("foregroundDeletion");
        client().update(Resources.CONFIG_MAPS, held.withFinalizers(List.of()));
    }

    @Test
    void aWatchShowsEveryChangeAfterItsVersionInOrder() {
        var list = client().list(Resources.CONFIG_MAPS, ListOptions.inNamespace(NAMESPACE));
        var object = client().create(
                        Resources.CONFIG_MAPS, configMap("contract-watch").withLabel("watched", "yes"));
        var left = client().update(Resources.CONFIG_MAPS, object.withLabel("watched", "no"));
        client().update(Resources.CONFIG_MAPS, left.withLabel("watched", "yes"));
        client().delete(Resources.CONFIG_MAPS, object.key(), DeleteOptions.DEFAULT);
        var options = new WatchOptions(
                NAMESPACE,
                LabelSelector.ofLabels(Map.of("watched", "yes")),
                FieldSelector.EVERYTHING,
                list.resourceVersion());
        try (var watch = client().watch(Resources.CONFIG_MAPS, options)) {
            assertThat(watch.next().orElseThrow()).isInstanceOf(WatchEvent.Added.class);
            assertThat(watch.next().orElseThrow())
                    .as("leaving the selector, at the revision of the change")
                    .isInstanceOfSatisfying(
                            WatchEvent.Deleted.class,
                            deleted -> assertThat(deleted.object().resourceVersion())
                                    .isEqualTo(left.resourceVersion()));
            assertThat(watch.next().orElseThrow()).isInstanceOf(WatchEvent.Added.class);
            assertThat(watch.next().orElseThrow()).isInstanceOf(WatchEvent.Deleted.class);
        }
    }

    @Test
    void aStreamedListIsTheStateAndThenItsChanges() {
        var selected = LabelSelector.ofLabels(Map.of("streamed", "yes"));
        var here = created("contract-streamed-a");
        here = client().update(Resources.CONFIG_MAPS, here.withLabel("streamed", "yes"));
        created("contract-streamed-other");
        var options = WatchOptions.streamedList(NAMESPACE, selected, FieldSelector.EVERYTHING);
        try (var watch = client().watch(Resources.CONFIG_MAPS, options)) {
            assertThat(watch.next()).contains(new WatchEvent.Added(here));
            assertThat(watch.next().orElseThrow())
                    .isInstanceOfSatisfying(
                            WatchEvent.Synced.class,
                            synced -> assertThat(Long.parseLong(synced.resourceVersion()))
                                    .isGreaterThanOrEqualTo(Long.parseLong(client().get(
                                                    Resources.CONFIG_MAPS,
                                                    configMap("contract-streamed-other")
                                                            .key())
                                            .resourceVersion())));
            var left = client().update(Resources.CONFIG_MAPS, here.withLabel("streamed", "no"));
            assertThat(watch.next().orElseThrow())
                    .isInstanceOfSatisfying(
                            WatchEvent.Deleted.class,
                            deleted -> assertThat(deleted.object().resourceVersion())
                                    .isEqualTo(left.resourceVersion()));
        }
    }

    @Test
    void aStreamedListOfNothingEndsToo() {
        var nothing = FieldSelector.of("metadata.name", "contract-nothing");
        var options = WatchOptions.streamedList(NAMESPACE, LabelSelector.EVERYTHING, nothing);
        try (var watch = client().watch(Resources.CONFIG_MAPS, options)) {
            assertThat(watch.next().orElseThrow()).isInstanceOf(WatchEvent.Synced.class);
        }
    }

    @Test
    void listsSelect() {
        client().create(Resources.CONFIG_MAPS, configMap("contract-list-a").withLabel("shelf", "top"));
        client().create(Resources.CONFIG_MAPS, configMap("contract-list-b").withLabel("shelf", "low"));
        var top = ListOptions.inNamespace(NAMESPACE).matching(LabelSelector.ofLabels(Map.of("shelf", "top")));
        assertThat(client().list(Resources.CONFIG_MAPS, top).items())
                .extracting(ApiObject::name)
                .containsExactly("contract-list-a");
        var byName = ListOptions.ALL.matching(FieldSelector.of("metadata.name", "contract-list-b"));
        assertThat(client().list(Resources.CONFIG_MAPS, byName).items())
                .extracting(ApiObject::name)
                .containsExactly("contract-list-b");
    }
}
