package dev.djong.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;

/** What the server refuses reaches the user of a client whole: code, reason, message, details. */
final class Errors {
    private Errors() {}

    static void staleWritesConflict(Stage stage) {
        var old = stage.createConfigMap("a", "app: shop");
        var current = stage.client().replace(old.withAt(Json.of("green"), "data", "color"));
        assertStatus(
                stage.refused(() -> stage.client().replace(old.withAt(Json.of("blue"), "data", "color"))),
                409,
                "Conflict",
                "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your"
                        + " changes to the latest version and try again");
        assertStatus(
                stage.refused(() -> stage.createConfigMap("a", "app: shop")),
                409,
                "AlreadyExists",
                "configmaps \"a\" already exists");
        assertStatus(
                stage.refused(
                        () -> stage.client().delete(stage.ref(Kind.CONFIG_MAPS, "a"), Deletion.of(Stage.version(old)))),
                409,
                "Conflict",
                "Operation cannot be fulfilled on ConfigMap \"a\": the ResourceVersion in the precondition ("
                        + Stage.version(old) + ") does not match the ResourceVersion in record ("
                        + Stage.version(current) + "). The object might have been modified");
        stage.client().delete(stage.ref(Kind.CONFIG_MAPS, "a"), Deletion.of(Stage.version(current)));
    }

    private static void assertStatus(Refused refused, int code, String reason, String message) {
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.status().text("message")).isEqualTo(message);
        assertThat(refused.status().text("reason")).isEqualTo(reason);
        assertThat(refused.status().integerOr("code", 0)).isEqualTo(code);
        assertThat(refused.status().text("status")).isEqualTo("Failure");
    }

    static void whatIsNotThere(Stage stage) {
        var refused = stage.refused(() -> stage.get(Kind.DEPLOYMENTS, "none"));
        assertStatus(refused, 404, "NotFound", "deployments.apps \"none\" not found");
        var details = refused.status().object("details");
        assertThat(details.text("name")).isEqualTo("none");
        assertThat(details.text("group")).isEqualTo("apps");
        assertThat(details.text("kind")).isEqualTo("deployments");

        assertStatus(
                stage.refused(() -> stage.client().create(stage.object("""
                        {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: NS-gone}}
                        """), false)),
                404,
                "NotFound",
                "namespaces \"" + stage.namespace() + "-gone\" not found");
    }

    static void everythingWrongAtOnce(Stage stage) {
        var refused = stage.refused(() -> stage.create("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: a, namespace: NS}
                spec:
                  replicas: -1
                  selector: {matchLabels: {app: shop}}
                  template:
                    metadata: {labels: {app: other}}
                    spec: {containers: [{name: UPPER, image: x, ports: [{containerPort: 70000}]}]}
                """));
        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.status().text("reason")).isEqualTo("Invalid");
        assertThat(refused.status().text("message")).startsWith("Deployment.apps \"a\" is invalid: [");
        assertThat(refused.status()
                        .object("details")
                        .array("causes")
                        .objects()
                        .map(cause -> cause.text("reason") + " " + cause.text("field")))
                .containsExactlyInAnyOrder(
                        "FieldValueInvalid spec.replicas",
                        "FieldValueInvalid spec.template.metadata.labels",
                        "FieldValueInvalid spec.template.spec.containers[0].name",
                        "FieldValueInvalid spec.template.spec.containers[0].ports[0].containerPort");
    }

    static void patchesThatDoNotFit(Stage stage) {
        var before = stage.createConfigMap("a", "app: shop");
        var failedTest = stage.refused(() -> stage.client()
                .patch(
                        stage.ref(Kind.CONFIG_MAPS, "a"),
                        PatchFormat.JSON,
                        "[{\"op\":\"test\",\"path\":\"/data/color\",\"value\":\"blue\"}]"));
        assertThat(failedTest.code()).isEqualTo(422);
        assertThat(failedTest.status().text("reason")).isEqualTo("Invalid");

        assertStatus(
                stage.refused(() -> stage.client()
                        .patch(
                                stage.ref(Kind.CONFIG_MAPS, "a"),
                                PatchFormat.MERGE,
                                "{\"metadata\":{\"resourceVersion\":\"1\"},\"data\":{\"color\":\"blue\"}}")),
                409,
                "Conflict",
                "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your"
                        + " changes to the latest version and try again");
        assertThat(Stage.version(stage.get(Kind.CONFIG_MAPS, "a"))).isEqualTo(Stage.version(before));
    }

    static void tokensOpenWhatTheyMay(Stage stage) {
        stage.create("{apiVersion: v1, kind: ServiceAccount, metadata: {name: reader, namespace: NS}}");
        stage.create("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: reader, namespace: NS}
                rules: [{apiGroups: [""], resources: [configmaps], verbs: [get, list]}]
                """);
        stage.create("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: reader, namespace: NS}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
                subjects: [{kind: ServiceAccount, name: reader, namespace: NS}]
                """);
        stage.createConfigMap("a", "app: shop");
        try (var reader = stage.client().knownBy(stage.client().token(stage.namespace(), "reader"))) {
            assertThat(Stage.name(reader.get(stage.ref(Kind.CONFIG_MAPS, "a")))).isEqualTo("a");
            assertStatus(
                    stage.refused(() -> reader.list(Kind.SECRETS, stage.namespace(), Query.ALL)),
                    403,
                    "Forbidden",
                    "secrets is forbidden: User \"system:serviceaccount:" + stage.namespace()
                            + ":reader\" cannot list resource \"secrets\" in API group \"\" in the namespace \""
                            + stage.namespace() + "\"");
            assertStatus(
                    stage.refused(() -> reader.patch(
                            stage.ref(Kind.CONFIG_MAPS, "a"), PatchFormat.MERGE, "{\"data\":{\"color\":\"blue\"}}")),
                    403,
                    "Forbidden",
                    "configmaps \"a\" is forbidden: User \"system:serviceaccount:" + stage.namespace()
                            + ":reader\" cannot patch resource \"configmaps\" in API group \"\" in the namespace \""
                            + stage.namespace() + "\"");
        }
    }

    static void strangersAreUnauthorized(Stage stage) {
        try (var stranger = stage.client().knownBy("nobody-issued-this")) {
            assertStatus(
                    stage.refused(() -> stranger.get(stage.ref(Kind.CONFIG_MAPS, "a"))),
                    401,
                    "Unauthorized",
                    "Unauthorized");
        }
    }

    /** A status as it is told in the middle of a watch. */
    static void assertGone(JsonObject status) {
        assertThat(status.integerOr("code", 0)).isEqualTo(410);
        assertThat(status.text("reason")).isEqualTo("Expired");
        assertThat(status.text("message")).startsWith("too old resource version: ");
    }
}
