package dev.djong.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;

/** Objects come back as they went. */
final class Writing {
    private Writing() {}

    static void anObjectLives(Stage stage) {
        var created = stage.createConfigMap("a", "app: shop");
        var metadata = created.object("metadata");
        assertThat(metadata.text("uid")).isNotEmpty();
        assertThat(metadata.text("creationTimestamp")).isNotEmpty();
        assertThat(metadata.text("namespace")).isEqualTo(stage.namespace());

        var read = stage.get(Kind.CONFIG_MAPS, "a");
        assertThat(read.object("data")).isEqualTo(created.object("data"));
        assertThat(Stage.version(read)).isEqualTo(Stage.version(created));

        var replaced = stage.client().replace(read.withAt(Json.of("green"), "data", "color"));
        assertThat(replaced.at("data", "color")).isEqualTo(Json.of("green"));
        assertThat(Stage.version(replaced)).isNotEqualTo(Stage.version(read));
        assertThat(Stage.version(stage.client().replace(replaced)))
                .as("a write that changes nothing is no write")
                .isEqualTo(Stage.version(replaced));

        assertThat(patch(stage, PatchFormat.JSON, "[{\"op\":\"add\",\"path\":\"/data/size\",\"value\":\"1\"}]"))
                .isEqualTo("{\"color\":\"green\",\"size\":\"1\"}");
        assertThat(patch(stage, PatchFormat.MERGE, "{\"data\":{\"color\":null,\"shape\":\"round\"}}"))
                .isEqualTo("{\"shape\":\"round\",\"size\":\"1\"}");
        assertThat(patch(stage, PatchFormat.STRATEGIC, "{\"data\":{\"size\":\"2\"}}"))
                .isEqualTo("{\"shape\":\"round\",\"size\":\"2\"}");

        stage.client().delete(stage.ref(Kind.CONFIG_MAPS, "a"), Deletion.PLAIN);
        assertThat(stage.refused(() -> stage.get(Kind.CONFIG_MAPS, "a")).code()).isEqualTo(404);
    }

    private static String patch(Stage stage, PatchFormat format, String body) {
        return stage.client()
                .patch(stage.ref(Kind.CONFIG_MAPS, "a"), format, body)
                .object("data")
                .toString();
    }

    static void aDryRunKeepsNothing(Stage stage) {
        var tried = stage.client().create(stage.object("""
                apiVersion: v1
                kind: Service
                metadata: {name: tried, namespace: NS}
                spec: {ports: [{port: 80}]}
                """), true);
        assertThat(tried.at("spec", "type")).as("its defaults are there").isEqualTo(Json.of("ClusterIP"));
        assertThat(stage.refused(() -> stage.get(Kind.SERVICES, "tried")).code())
                .isEqualTo(404);
    }

    static void namesAreGenerated(Stage stage) {
        var yaml = "{apiVersion: v1, kind: ConfigMap, metadata: {generateName: job-, namespace: NS}}";
        var first = Stage.name(stage.create(yaml));
        assertThat(first).matches("job-[a-z0-9]{5}");
        assertThat(Stage.name(stage.create(yaml))).isNotEqualTo(first);
    }

    static void valuesComeBack(Stage stage) {
        stage.create("""
                apiVersion: v1
                kind: Secret
                metadata: {name: s, namespace: NS}
                data: {blob: AAH/}
                stringData: {word: hello}
                """);
        var secret = stage.get(Kind.SECRETS, "s");
        assertThat(secret.text("type")).isEqualTo("Opaque");
        assertThat(secret.object("data").stringMap())
                .containsEntry("blob", "AAH/")
                .containsEntry("word", "aGVsbG8=");

        stage.create("""
                apiVersion: v1
                kind: Service
                metadata: {name: s, namespace: NS}
                spec:
                  clusterIP: None
                  ports: [{name: a, port: 80, targetPort: http}, {name: b, port: 81, targetPort: 8081}]
                """);
        var ports = stage.get(Kind.SERVICES, "s").object("spec").array("ports");
        assertThat(ports.objects().map(port -> port.get("targetPort"))).containsExactly(Json.of("http"), Json.of(8081));

        stage.create("{apiVersion: v1, kind: ServiceAccount, metadata: {name: runner, namespace: NS}}");
        stage.create("""
                apiVersion: v1
                kind: Pod
                metadata: {name: p, namespace: NS}
                spec:
                  serviceAccountName: runner
                  schedulerName: nobody
                  containers:
                    - name: c
                      image: example.invalid/none
                      resources: {requests: {cpu: 1500m, memory: 1536Mi}, limits: {cpu: "2", memory: 2Gi}}
                """);
        var resources = container(stage.get(Kind.PODS, "p")).object("resources");
        assertThat(resources.object("requests").stringMap()).containsEntry("memory", "1536Mi");
        assertThat(resources.object("requests").text("cpu")).isIn("1500m", "1.5");
        assertThat(resources.object("limits").stringMap())
                .containsEntry("cpu", "2")
                .containsEntry("memory", "2Gi");

        stage.create("""
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: p, namespace: NS}
                spec: {maxUnavailable: 50%, selector: {matchLabels: {app: shop}}}
                """);
        assertThat(stage.get(Kind.DISRUPTION_BUDGETS, "p").at("spec", "maxUnavailable"))
                .isEqualTo(Json.of("50%"));

        stage.create("""
                apiVersion: coordination.k8s.io/v1
                kind: Lease
                metadata: {name: l, namespace: NS}
                spec: {holderIdentity: me, leaseDurationSeconds: 15, renewTime: "2026-01-02T03:04:05.123456Z"}
                """);
        // Clients keep between milli- and microseconds.
        assertThat(stage.get(Kind.LEASES, "l").object("spec").text("renewTime")).startsWith("2026-01-02T03:04:05.123");
    }

    private static JsonObject container(JsonObject pod) {
        return pod.object("spec").array("containers").get(0).asObject();
    }
}
