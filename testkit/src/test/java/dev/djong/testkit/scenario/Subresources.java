package dev.djong.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.Json;

/** Status and scale. */
final class Subresources {
    private static final int CONFLICT = 409;
    private static final int MAX_TRIES = 10;

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

        replaceBesideControllers(client, deployment);
        assertThat(client.get(deployment).object("status").integerOr("observedGeneration", 0))
                .as("a replacement leaves the status alone")
                .isNotEqualTo(77);
    }

    /**
     * Without a version, since a controller may write beside us. fabric8 then reads one by itself before it writes, and is
     * refused if the controller comes between.
     */
    private static void replaceBesideControllers(ClientUnderTest client, ObjectRef deployment) {
        for (int tries = 1; ; tries++) {
            try {
                client.replace(client.get(deployment)
                        .update("metadata", metadata -> metadata.without("resourceVersion"))
                        .withAt(Json.of(77), "status", "observedGeneration"));
                return;
            } catch (Refused refused) {
                if (refused.code() != CONFLICT || tries == MAX_TRIES) {
                    throw refused;
                }
            }
        }
    }
}
