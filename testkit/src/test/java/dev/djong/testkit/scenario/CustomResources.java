package dev.djong.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import java.time.Duration;

/** A kind that a user defines. Its group is named after the stage's namespace. */
final class CustomResources {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String DEFINITION = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: greetings.NS.example.com}
            spec:
              group: NS.example.com
              scope: Namespaced
              names: {kind: Greeting, listKind: GreetingList, plural: greetings, singular: greeting}
              versions:
                - name: v1
                  served: true
                  storage: true
                  subresources:
                    status: {}
                    scale: {specReplicasPath: .spec.times, statusReplicasPath: .status.said}
                  selectableFields: [{jsonPath: .spec.who}]
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec:
                          type: object
                          required: [who]
                          x-kubernetes-validations:
                            - {rule: self.times >= self.least, message: say it often enough}
                          properties:
                            who: {type: string, maxLength: 10}
                            times: {type: integer, default: 1}
                            least: {type: integer, default: 0, minimum: 0}
                        status:
                          type: object
                          properties: {said: {type: integer}}
            """;

    private CustomResources() {}

    private static Kind kind(Stage stage) {
        return new Kind(stage.namespace() + ".example.com/v1", "Greeting", "greetings");
    }

    private static ObjectRef definition(Stage stage) {
        return Kind.DEFINITIONS.ref("", "greetings." + stage.namespace() + ".example.com");
    }

    /** Defines it and waits until it is served. */
    static Kind define(Stage stage) {
        stage.create(DEFINITION);
        await().atMost(PATIENCE).until(() -> established(stage.client().get(definition(stage))));
        return kind(stage);
    }

    private static boolean established(JsonObject definition) {
        return definition
                .object("status")
                .array("conditions")
                .objects()
                .anyMatch(condition -> condition.text("type").equals("Established")
                        && condition.text("status").equals("True"));
    }

    /** Gives the kind another schema. */
    static void addProperty(Stage stage) {
        stage.client()
                .patch(
                        definition(stage),
                        PatchFormat.JSON,
                        "[{\"op\":\"add\",\"path\":\"/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties"
                                + "/loud\",\"value\":{\"type\":\"boolean\"}}]");
        await().atMost(PATIENCE)
                .until(() -> stage.client()
                        .patch(stage.ref(kind(stage), "b"), PatchFormat.MERGE, "{\"spec\":{\"loud\":true}}")
                        .object("spec")
                        .flag("loud"));
    }

    static JsonObject greet(Stage stage, String name) {
        return stage.create("""
                apiVersion: NS.example.com/v1
                kind: Greeting
                metadata: {name: %s, namespace: NS}
                spec: {who: world, unknown: gone}
                """.formatted(name));
    }

    static void aKindIsMade(Stage stage) {
        var client = stage.client();
        var kind = define(stage);
        var greeting = greet(stage, "a");
        assertThat(greeting.object("spec").toString())
                .as("defaulted and pruned")
                .isEqualTo("{\"least\":0,\"times\":1,\"who\":\"world\"}");
        assertThat(greeting.at("metadata", "generation")).isEqualTo(Json.of(1));

        var refused = stage.refused(() -> client.patch(
                stage.ref(kind, "a"), PatchFormat.MERGE, "{\"spec\":{\"who\":\"too long a name\",\"least\":-1}}"));
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.status().object("details").array("causes").objects())
                .extracting(cause -> cause.text("field") + ": " + cause.text("message"))
                .containsExactlyInAnyOrder(
                        "spec.who: Too long: may not be more than 10 bytes",
                        "spec.least: Invalid value: -1: spec.least in body should be greater than or equal to 0",
                        "<nil>: Invalid value: \"null\": some validation rules were not checked because the object was"
                                + " invalid; correct the existing errors to complete validation");
        assertThat(stage.refused(
                                () -> client.patch(stage.ref(kind, "a"), PatchFormat.MERGE, "{\"spec\":{\"least\":5}}"))
                        .status()
                        .text("message"))
                .isEqualTo("Greeting." + stage.namespace() + ".example.com \"a\" is invalid: spec: Invalid value: say"
                        + " it often enough");

        var said = client.replaceStatus(
                kind, greeting.with("status", JsonObject.EMPTY.with("said", 7)).withAt(Json.of("you"), "spec", "who"));
        assertThat(said.at("status", "said")).isEqualTo(Json.of(7));
        var read = client.get(stage.ref(kind, "a"));
        assertThat(read.at("spec", "who")).as("a status changes no spec").isEqualTo(Json.of("world"));
        assertThat(read.at("metadata", "generation")).isEqualTo(Json.of(1));
        var replaced = client.replace(read.withAt(Json.of("you"), "spec", "who").withAt(Json.of(9), "status", "said"));
        assertThat(replaced.at("status", "said")).as("and a spec no status").isEqualTo(Json.of(7));
        assertThat(replaced.at("metadata", "generation")).isEqualTo(Json.of(2));

        greet(stage, "b");
        assertThat(client.list(kind, stage.namespace(), Query.fields("spec.who=you"))
                        .array("items")
                        .objects()
                        .map(Stage::name))
                .containsExactly("a");
        var applied = client.apply(stage.object("""
                apiVersion: NS.example.com/v1
                kind: Greeting
                metadata: {name: b, namespace: NS}
                spec: {who: world, times: 2}
                """), "speaker", true);
        assertThat(applied.at("spec", "times")).isEqualTo(Json.of(2));
    }

    static void aKindGoes(Stage stage) {
        var kind = define(stage);
        greet(stage, "a");
        stage.client().delete(definition(stage), Deletion.PLAIN);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                stage.refused(() -> stage.client().get(definition(stage)))
                                        .code())
                        .isEqualTo(404));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                stage.refused(() -> stage.client().get(stage.ref(kind, "a")))
                                        .code())
                        .isEqualTo(404));
    }
}
