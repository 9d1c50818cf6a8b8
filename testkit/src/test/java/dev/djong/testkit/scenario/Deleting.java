package dev.djong.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.json.JsonObject;
import java.time.Duration;
import java.util.List;

/** How objects go. */
final class Deleting {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String HELD = "example.com/held";

    private Deleting() {}

    private static List<String> finalizers(JsonObject object) {
        return object.object("metadata").array("finalizers").strings().toList();
    }

    private static void createHeld(Stage stage, String name) {
        stage.create("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s, namespace: NS, finalizers: [%s]}
                """.formatted(name, HELD));
    }

    private static void letGo(Stage stage, String name) {
        stage.client()
                .patch(stage.ref(Kind.CONFIG_MAPS, name), PatchFormat.MERGE, "{\"metadata\":{\"finalizers\":null}}");
        await().atMost(PATIENCE)
                .until(() -> stage.client()
                        .list(Kind.CONFIG_MAPS, stage.namespace(), Query.fields("metadata.name=" + name))
                        .array("items")
                        .isEmpty());
    }

    static void finalizersHoldBack(Stage stage) {
        createHeld(stage, "a");
        stage.client().delete(stage.ref(Kind.CONFIG_MAPS, "a"), Deletion.PLAIN);
        var held = stage.get(Kind.CONFIG_MAPS, "a");
        assertThat(held.object("metadata").text("deletionTimestamp")).isNotEmpty();
        assertThat(finalizers(held)).containsExactly(HELD);
        var refused = stage.refused(() -> stage.client()
                .patch(
                        stage.ref(Kind.CONFIG_MAPS, "a"),
                        PatchFormat.MERGE,
                        "{\"metadata\":{\"finalizers\":[\"" + HELD + "\",\"example.com/new\"]}}"));
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.status().text("message"))
                .contains("metadata.finalizers: Forbidden: no new finalizers can be added if the object is being"
                        + " deleted, found new finalizers []string{\"example.com/new\"}");
        letGo(stage, "a");
    }

    static void policiesBecomeFinalizers(Stage stage) {
        createHeld(stage, "orphaning");
        stage.client().delete(stage.ref(Kind.CONFIG_MAPS, "orphaning"), Deletion.propagating("Orphan"));
        assertThat(finalizers(stage.get(Kind.CONFIG_MAPS, "orphaning"))).contains("orphan", HELD);
        letGo(stage, "orphaning");
        createHeld(stage, "foreground");
        stage.client().delete(stage.ref(Kind.CONFIG_MAPS, "foreground"), Deletion.propagating("Foreground"));
        assertThat(finalizers(stage.get(Kind.CONFIG_MAPS, "foreground"))).contains("foregroundDeletion", HELD);
        letGo(stage, "foreground");
    }

    static void aSelectionIsDeleted(Stage stage) {
        stage.createConfigMap("a", "app: shop");
        stage.createConfigMap("b", "app: shop");
        stage.createConfigMap("c", "app: bank");
        stage.client().deleteConfigMaps(stage.namespace(), "app=shop");
        assertThat(stage.client()
                        .list(Kind.CONFIG_MAPS, stage.namespace(), Query.labels("app"))
                        .array("items")
                        .objects()
                        .map(Stage::name))
                .containsExactly("c");
    }
}
