package dev.djong.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.Json;

/** Status and scale. */
final class Subresources {
    private Subresources() {}

    static void changeNothingElse(Stage stage) {
        var client = stage.client();
        stage.create("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a, namespace: NS}
                spec:
                  replicas: 0
                  paused: true
                  selector: {matchLabels: {app: shop}}
                  template:
                    metadata: {labels: {app: shop}}
                    spec: {containers: [{name: c, image: example.invalid/none}]}
                """);
        var deployment = stage.ref(Kind.DEPLOYMENTS, "a");
        var scale = client.scale(deployment, 3);
        assertThat(scale.text("kind")).isEqualTo("Scale");
        assertThat(scale.at("spec", "replicas")).isEqualTo(Json.of(3));
        assertThat(scale.at("status", "selector")).isEqualTo(Json.of("app=shop"));
        var scaled = client.get(deployment);
        assertThat(scaled.at("spec", "replicas")).isEqualTo(Json.of(3));
        assertThat(scaled.at("metadata", "generation")).isEqualTo(Json.of(2));
        client.scale(deployment, 0);

        var read = client.get(deployment);
        // Without a version, since a controller may write beside us.
        client.replace(read.update("metadata", metadata -> metadata.without("resourceVersion"))
                .withAt(Json.of(77), "status", "observedGeneration"));
        assertThat(client.get(deployment).object("status").integerOr("observedGeneration", 0))
                .as("a replacement leaves the status alone")
                .isNotEqualTo(77);
    }
}
