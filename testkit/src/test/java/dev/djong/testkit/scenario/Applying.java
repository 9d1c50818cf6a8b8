package dev.djong.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import java.util.List;

/** Server-side apply (KEP-555) and what managed fields tell. */
final class Applying {
    private Applying() {}

    private static JsonObject map(Stage stage, String data) {
        return stage.object(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: NS}, data: {" + data + "}}");
    }

    static void twoManagersShareAnObject(Stage stage) {
        var client = stage.client();
        client.apply(map(stage, "color: red, size: '1'"), "painter", false);
        var shared = client.apply(map(stage, "size: '1', shape: round"), "former", false);
        assertThat(shared.object("data").stringMap()).containsOnlyKeys("color", "size", "shape");
        assertThat(fieldsOf(shared, "painter")).isEqualTo("{\"f:color\":{},\"f:size\":{}}");
        assertThat(fieldsOf(shared, "former")).isEqualTo("{\"f:shape\":{},\"f:size\":{}}");

        // What a manager leaves out goes, unless another one still owns it.
        var less = client.apply(map(stage, "color: red"), "painter", false);
        assertThat(less.object("data").stringMap()).containsOnlyKeys("color", "size", "shape");
        var least = client.apply(map(stage, "shape: round"), "former", false);
        assertThat(least.object("data").stringMap()).containsOnlyKeys("color", "shape");
        assertThat(Stage.version(client.apply(map(stage, "shape: round"), "former", false)))
                .as("applied twice")
                .isEqualTo(Stage.version(least));
    }

    /** Of its data: some clients own empty labels, too, since they send them. */
    private static String fieldsOf(JsonObject object, String manager) {
        return entries(object).stream()
                .filter(entry -> entry.text("manager").equals(manager))
                .findFirst()
                .orElseThrow()
                .object("fieldsV1")
                .object("f:data")
                .toString();
    }

    private static List<JsonObject> entries(JsonObject object) {
        return object.object("metadata").array("managedFields").objects().toList();
    }

    static void conflictsNameTheManager(Stage stage) {
        var client = stage.client();
        client.apply(map(stage, "color: red, size: '1'"), "painter", false);
        var refused = stage.refused(() -> client.apply(map(stage, "color: blue, size: '2'"), "robber", false));
        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.status().text("reason")).isEqualTo("Conflict");
        assertThat(refused.status().text("message"))
                .isEqualTo("Apply failed with 2 conflicts: conflicts with \"painter\":\n- .data.color\n- .data.size");
        assertThat(refused.status().object("details").array("causes").objects())
                .extracting(cause -> cause.text("reason") + " " + cause.text("field") + ": " + cause.text("message"))
                .containsExactly(
                        "FieldManagerConflict .data.color: conflict with \"painter\"",
                        "FieldManagerConflict .data.size: conflict with \"painter\"");

        var taken = client.apply(map(stage, "color: blue"), "robber", true);
        assertThat(taken.at("data", "color")).isEqualTo(Json.of("blue"));
        assertThat(fieldsOf(taken, "painter")).isEqualTo("{\"f:size\":{}}");
        assertThat(fieldsOf(taken, "robber")).isEqualTo("{\"f:color\":{}}");
    }

    static void writesLeaveTheirManagers(Stage stage) {
        var client = stage.client();
        client.apply(stage.object("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a, namespace: NS}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: shop}}
                  template:
                    metadata: {labels: {app: shop}}
                    spec: {containers: [{name: c, image: example.invalid/none}]}
                """), "painter", false);
        var deployment = stage.ref(Kind.DEPLOYMENTS, "a");
        client.patch(deployment, PatchFormat.MERGE, "{\"metadata\":{\"labels\":{\"seen\":\"yes\"}}}");
        client.scale(deployment, 1);
        var written = client.get(deployment);
        assertThat(entries(written))
                .filteredOn(entry -> !entry.text("subresource").equals("status")
                        && !entry.text("manager").contains("controller"))
                .extracting(entry -> entry.text("operation") + " " + entry.text("subresource") + " "
                        + entry.text("apiVersion") + " " + entry.text("fieldsType"))
                .containsExactlyInAnyOrder(
                        "Apply  apps/v1 FieldsV1", "Update  apps/v1 FieldsV1", "Update scale apps/v1 FieldsV1");
        assertThat(written.at("spec", "replicas")).isEqualTo(Json.of(1));
        assertThat(entries(written).stream()
                        .filter(entry -> entry.text("subresource").equals("scale"))
                        .map(entry -> entry.object("fieldsV1").toString()))
                .containsExactly("{\"f:spec\":{\"f:replicas\":{}}}");
    }
}
