package dev.djong.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Watches and informers, and what brings them back. */
final class Watching {
    private static final int PATIENCE_SECONDS = 30;

    private Watching() {}

    private static String listed(Stage stage, Kind kind) {
        return Stage.version(stage.client().list(kind, stage.namespace(), Query.ALL));
    }

    private static void recolor(Stage stage, String name) {
        stage.client().patch(stage.ref(Kind.CONFIG_MAPS, name), PatchFormat.MERGE, "{\"data\":{\"color\":\"blue\"}}");
    }

    private static void delete(Stage stage, Kind kind, String name) {
        stage.client().delete(stage.ref(kind, name), Deletion.PLAIN);
    }

    static void aWatchTellsChanges(Stage stage) throws Exception {
        stage.createConfigMap("before", "app: shop");
        var from = listed(stage, Kind.CONFIG_MAPS);
        var seen = new Sightings();
        stage.createConfigMap("a", "app: shop");
        try (var _ = stage.client()
                .watch(Kind.CONFIG_MAPS, stage.namespace(), Query.from(from).labelled("app"), seen::event)) {
            seen.awaitExactly("ADDED a");
            recolor(stage, "a");
            delete(stage, Kind.CONFIG_MAPS, "a");
            stage.createConfigMap("a", "app: shop");
            seen.awaitExactly("ADDED a", "MODIFIED a", "DELETED a", "ADDED a");
        }
    }

    static void leavingTheSelectorIsADeletion(Stage stage) throws Exception {
        stage.createConfigMap("a", "app: shop");
        stage.createConfigMap("b", "app: bank");
        var from = listed(stage, Kind.CONFIG_MAPS);
        var events = new LinkedBlockingQueue<JsonObject>();
        try (var _ = stage.client()
                .watch(Kind.CONFIG_MAPS, stage.namespace(), Query.from(from).labelled("app=shop"), events::add)) {
            relabel(stage, "a", "bank");
            relabel(stage, "b", "shop");
            var left = next(events);
            assertThat(left.text("type")).isEqualTo("DELETED");
            assertThat(left.object("object").at("metadata", "labels", "app"))
                    .as("as it was when it still matched")
                    .isEqualTo(Json.of("shop"));
            var entered = next(events);
            assertThat(entered.text("type")).isEqualTo("ADDED");
            assertThat(Stage.name(entered.object("object"))).isEqualTo("b");
        }
    }

    private static void relabel(Stage stage, String name, String app) {
        stage.client()
                .patch(
                        stage.ref(Kind.CONFIG_MAPS, name),
                        PatchFormat.MERGE,
                        "{\"metadata\":{\"labels\":{\"app\":\"" + app + "\"}}}");
    }

    private static JsonObject next(BlockingQueue<JsonObject> events) throws InterruptedException {
        var event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return event == null ? JsonObject.EMPTY : event;
    }

    static void forgottenVersionsAreGone(Stage stage) throws Exception {
        var kind = CustomResources.define(stage);
        var events = new LinkedBlockingQueue<JsonObject>();
        try (var _ = stage.client().watch(kind, stage.namespace(), Query.from("1"), events::add)) {
            var gone = next(events);
            assertThat(gone.text("type")).isEqualTo("ERROR");
            Errors.assertGone(gone.object("object"));
        }
        var seen = new Sightings();
        try (var _ = stage.client().watch(kind, stage.namespace(), Query.from(listed(stage, kind)), seen::event)) {
            CustomResources.greet(stage, "a");
            seen.awaitExactly("ADDED a");
        }
    }

    static void anInformerFollows(Stage stage) throws Exception {
        stage.createConfigMap("a", "app: shop");
        var seen = new Sightings();
        try (var _ = stage.client().inform(Kind.CONFIG_MAPS, stage.namespace(), seen)) {
            seen.awaitAll("added a");
            stage.createConfigMap("b", "app: shop");
            seen.awaitAll("added a", "added b");
            recolor(stage, "a");
            seen.awaitAll("updated a");
            delete(stage, Kind.CONFIG_MAPS, "b");
            seen.awaitAll("deleted b");
        }
        assertThat(seen.all().stream().filter(change -> change.endsWith(" a") || change.endsWith(" b")))
                .containsExactly("added a", "added b", "updated a", "deleted b");
    }

    /** A new schema ends the watches of a kind and forgets its history: whoever comes back has to list again. */
    static void anInformerOutlivesASchema(Stage stage) throws Exception {
        var kind = CustomResources.define(stage);
        var seen = new Sightings();
        CustomResources.greet(stage, "a");
        CustomResources.greet(stage, "b");
        try (var _ = stage.client().inform(kind, stage.namespace(), seen)) {
            seen.awaitExactly("added a", "added b");
            CustomResources.addProperty(stage);
            delete(stage, kind, "a");
            CustomResources.greet(stage, "c");
            seen.awaitAll("deleted a", "added c");
        }
        assertThat(seen.all()).containsOnlyOnce("added a", "added b", "added c", "deleted a");
    }
}
