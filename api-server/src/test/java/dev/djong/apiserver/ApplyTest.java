package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Server-side apply over HTTP, and the owners that every other write leaves behind. */
class ApplyTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String APPLY = "application/apply-patch+yaml";

    private static TestServer server;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        server = new TestServer();
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    @Test
    void applyCreatesThenChangesThenRests() throws Exception {
        var created = apply(MAPS + "/first", "me", "{apiVersion: v1, kind: ConfigMap, data: {a: '1', b: '2'}}");
        assertThat(created.statusCode()).isEqualTo(201);
        var changed = apply(MAPS + "/first", "me", "{apiVersion: v1, kind: ConfigMap, data: {a: '1'}}");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(json(changed).object("data")).isEqualTo(JsonReader.read("{\"a\":\"1\"}"));
        var again = apply(MAPS + "/first", "me", "{apiVersion: v1, kind: ConfigMap, data: {a: '1'}}");
        assertThat(json(again)).isEqualTo(json(changed));
    }

    @Test
    void conflictsNameTheirOwner() throws Exception {
        apply(MAPS + "/shared", "me", "{apiVersion: v1, kind: ConfigMap, data: {a: '1'}}");
        var refused = apply(MAPS + "/shared", "other", "{apiVersion: v1, kind: ConfigMap, data: {a: '2'}}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).text("message"))
                .isEqualTo("Apply failed with 1 conflict: conflict with \"me\": .data.a");
        var forced = send(
                "PATCH",
                MAPS + "/shared?fieldManager=other&force=true",
                "{apiVersion: v1, kind: ConfigMap, data: {a: '2'}}",
                APPLY);
        assertThat(json(forced).object("data").text("a")).isEqualTo("2");
    }

    /** Versions name the same thing differently: who writes it in one takes it from whoever wrote it in another. */
    @Test
    void ownersAreFoundInWhateverVersionTheyWrote() throws Exception {
        var v1 = "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers/a";
        var v2 = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/a";
        var spec = "spec: {maxReplicas: 9, minReplicas: 2, scaleTargetRef: {kind: Deployment, name: d}";
        var newer =
                "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, " + spec + ", metrics: [{type: Resource,"
                        + " resource: {name: cpu, target: {type: Utilization, averageUtilization: %d}}}]}}";
        var older = "{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, " + spec + "%s}}";
        assertThat(apply(v2, "two", newer.formatted(70)).statusCode()).isEqualTo(201);

        var patched = json(send(
                "PATCH",
                v1 + "?fieldManager=one",
                "{\"spec\":{\"targetCPUUtilizationPercentage\":50}}",
                "application/merge-patch+json"));
        assertThat(owned(patched, "one").names()).containsExactly("f:targetCPUUtilizationPercentage");
        assertThat(owned(patched, "two").names()).containsExactly("f:maxReplicas", "f:minReplicas", "f:scaleTargetRef");

        var refused = apply(v2, "two", newer.formatted(60));
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).text("message"))
                .isEqualTo("Apply failed with 1 conflict: conflict with \"one\" using autoscaling/v1:"
                        + " .spec.targetCPUUtilizationPercentage");

        var moved = json(apply(v1, "two", older.formatted("")));
        assertThat(moved.object("metadata").array("managedFields").objects())
                .filteredOn(entry -> entry.text("manager").equals("two"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.text("apiVersion")).isEqualTo("autoscaling/v1"));
        assertThat(moved.object("spec").integerOr("targetCPUUtilizationPercentage", 0))
                .isEqualTo(50);

        var less = json(apply(v2, "two", newer.formatted(50).replace(" minReplicas: 2,", "")));
        assertThat(less.object("spec").integerOr("minReplicas", 0)).isEqualTo(1);
        var none = json(apply(v1, "two", older.formatted("").replace(" minReplicas: 2,", "")));
        assertThat(none.object("spec").integerOr("targetCPUUtilizationPercentage", 0))
                .as("somebody else owns it too")
                .isEqualTo(50);
    }

    private static JsonObject owned(JsonObject object, String manager) {
        return object.object("metadata")
                .array("managedFields")
                .objects()
                .filter(entry -> entry.text("manager").equals(manager))
                .findFirst()
                .orElseThrow()
                .object("fieldsV1")
                .object("f:spec");
    }

    @Test
    void everyWriteIsSomebodys() throws Exception {
        var created = json(send("POST", DEPLOYMENTS + "?fieldManager=creator", """
                {"metadata":{"name":"web"},"spec":{"replicas":2,"selector":{"matchLabels":{"a":"b"}},
                 "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
                """, "application/json"));
        assertThat(created.object("metadata").array("managedFields").objects())
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.text("manager")).isEqualTo("creator");
                    assertThat(entry.text("operation")).isEqualTo("Update");
                    assertThat(entry.object("fieldsV1").has("f:status")).isFalse();
                });
        var scaled = send(
                "PATCH",
                DEPLOYMENTS + "/web/scale?fieldManager=scaler",
                "{\"spec\":{\"replicas\":3}}",
                "application/merge-patch+json");
        assertThat(scaled.statusCode()).isEqualTo(200);
        var status = send(
                "PATCH",
                DEPLOYMENTS + "/web/status?fieldManager=controller",
                "{\"status\":{\"replicas\":3}}",
                "application/merge-patch+json");
        assertThat(json(status).object("metadata").array("managedFields").objects())
                .extracting(entry -> entry.text("manager") + " " + entry.text("subresource") + " "
                        + entry.object("fieldsV1").names())
                .contains("scaler scale [f:spec]", "controller status [f:status]");
    }

    @Test
    void aScaleIsAppliedToItsWorkload() throws Exception {
        apply(DEPLOYMENTS + "/scaled", "owner", """
                {apiVersion: apps/v1, kind: Deployment, spec: {replicas: 2, selector: {matchLabels: {a: b}},
                 template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}}
                """);
        var three = "{apiVersion: autoscaling/v1, kind: Scale, spec: {replicas: 3}}";
        assertRefused(
                409,
                "Apply failed with 1 conflict: conflict with \"owner\": .spec.replicas",
                apply(DEPLOYMENTS + "/scaled/scale", "scaler", three));

        var scale = send("PATCH", DEPLOYMENTS + "/scaled/scale?fieldManager=scaler&force=true", three, APPLY);
        assertThat(scale.statusCode()).as(scale.body()).isEqualTo(200);
        assertThat(json(scale).text("kind")).isEqualTo("Scale");
        assertThat(json(scale).object("spec").integerOr("replicas", 0)).isEqualTo(3);
        var workload = json(send("GET", DEPLOYMENTS + "/scaled", "", ""));
        assertThat(workload.object("spec").integerOr("replicas", 0)).isEqualTo(3);
        assertThat(workload.object("metadata").array("managedFields").objects())
                .filteredOn(entry -> entry.text("manager").equals("scaler"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.text("operation")).isEqualTo("Apply");
                    assertThat(entry.text("apiVersion")).isEqualTo("apps/v1");
                    assertThat(entry.text("subresource")).isEqualTo("scale");
                    assertThat(entry.object("fieldsV1"))
                            .isEqualTo(JsonReader.read("{\"f:spec\": {\"f:replicas\": {}}}"));
                });

        assertRefused(
                409,
                "conflict with \"scaler\" with subresource \"scale\"",
                apply(
                        DEPLOYMENTS + "/scaled",
                        "other",
                        "{apiVersion: apps/v1, kind: Deployment, spec: {replicas: 5}}"));
        assertRefused(
                400,
                "Incorrect kind specified in apply patch. Specified patch kind: Deployment, expected: Scale",
                apply(DEPLOYMENTS + "/scaled/scale", "scaler", "{apiVersion: autoscaling/v1, kind: Deployment}"));
        assertRefused(
                422,
                "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
                apply(
                        DEPLOYMENTS + "/scaled/scale",
                        "scaler",
                        "{apiVersion: autoscaling/v1, kind: Scale, spec: {replicas: -1}}"));
    }

    @Test
    void whatCannotBeAppliedIsSaid() throws Exception {
        assertRefused(
                422,
                "fieldManager: Required value: is required for apply patch",
                send("PATCH", MAPS + "/bad", "{apiVersion: v1, kind: ConfigMap}", APPLY));
        assertRefused(
                400,
                "Incorrect version specified in apply patch. Specified patch version: v2, expected: v1",
                apply(MAPS + "/bad", "me", "{apiVersion: v2, kind: ConfigMap}"));
        assertRefused(
                400,
                "metadata.managedFields must be nil",
                apply(MAPS + "/bad", "me", "{apiVersion: v1, kind: ConfigMap, metadata: {managedFields: []}}"));
        assertRefused(
                500,
                ".spec.x: field not declared in schema",
                apply(DEPLOYMENTS + "/bad", "me", "{apiVersion: apps/v1, kind: Deployment, spec: {x: 1}}"));
        assertRefused(
                409,
                "uid mismatch",
                apply(MAPS + "/bad", "me", "{apiVersion: v1, kind: ConfigMap, metadata: {uid: nobody}}"));
        assertRefused(400, "error decoding YAML", apply(MAPS + "/bad", "me", "{"));
        assertRefused(
                404,
                "not found",
                apply(
                        DEPLOYMENTS + "/bad/status",
                        "me",
                        "{apiVersion: apps/v1, kind: Deployment, status: {replicas: 1}}"));
        assertThat(send("GET", MAPS + "/bad", "", "").statusCode()).isEqualTo(404);
    }

    /** A whole number where any may stand is one number, however it is read. */
    @Test
    void aLimitThatIsAWholeNumberIsNoChange() throws Exception {
        var path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/bowls.apply.example.com";
        var definition = """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                spec:
                  group: apply.example.com
                  scope: Namespaced
                  names: {plural: bowls, kind: Bowl}
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      schema: {openAPIV3Schema: {type: object, properties: {size: {type: number, minimum: 0, maximum: 1.5}}}}
                """;
        apply(path, "me", definition);
        assertThat(json(apply(path, "me", definition)).object("metadata").integerOr("generation", 0))
                .isEqualTo(1);
    }

    /** What was owned as data and is now said as text has changed its owner's words, not the secret. */
    @Test
    void textTakesThePlaceOfDataThatItsApplierOwned() throws Exception {
        var secret = "/api/v1/namespaces/default/secrets/said";
        apply(secret, "me", "{apiVersion: v1, kind: Secret, data: {password: Y29ycmVjdA==, old: b2xk}}");
        for (int i = 0; i < 2; i++) {
            var said = json(apply(secret, "me", "{apiVersion: v1, kind: Secret, stringData: {password: correct}}"));
            assertThat(said.object("data")).hasToString("{\"password\":\"Y29ycmVjdA==\"}");
        }
        // As kubectl leaves it when it takes over what it applied on its own side before.
        var both = "{\"f:data\":{\".\":{},\"f:password\":{}},\"f:stringData\":{\"f:password\":{}}}";
        send(
                "PATCH",
                secret,
                "[{\"op\":\"replace\",\"path\":\"/metadata/managedFields/0/fieldsV1\",\"value\":" + both + "}]",
                "application/json-patch+json");
        var said = json(apply(secret, "me", "{apiVersion: v1, kind: Secret, stringData: {password: correct}}"));
        assertThat(said.object("data")).hasToString("{\"password\":\"Y29ycmVjdA==\"}");
    }

    private static void assertRefused(int code, String text, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(code);
        assertThat(json(answer).text("message")).contains(text);
    }

    private static HttpResponse<String> apply(String path, String manager, String configuration) throws Exception {
        return send("PATCH", path + "?fieldManager=" + manager, configuration, APPLY);
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return JsonReader.read(answer.body()).asObject();
    }

    private static HttpResponse<String> send(String method, String path, String body, String type) throws Exception {
        var request = HttpRequest.newBuilder(server.uri().resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
