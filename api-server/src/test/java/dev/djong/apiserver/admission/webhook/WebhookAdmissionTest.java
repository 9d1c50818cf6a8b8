package dev.djong.apiserver.admission.webhook;

import static dev.djong.apiserver.webhook.HookServer.allowed;
import static dev.djong.apiserver.webhook.HookServer.denied;
import static dev.djong.apiserver.webhook.HookServer.patched;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.apiserver.TestServer;
import dev.djong.apiserver.webhook.HookServer;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks as a user meets them: a real server behind TLS, asked about real requests. */
class WebhookAdmissionTest {
    private static final TestServer SERVER = new TestServer();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/";
    private static final String VALIDATING = "validatingwebhookconfigurations";
    private static final String MUTATING = "mutatingwebhookconfigurations";
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static int number;

    private final HookServer hooks = new HookServer();
    private final List<String> made = new ArrayList<>();
    private final String name = "m" + number++;

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @AfterEach
    void clean() throws Exception {
        while (!made.isEmpty()) {
            remove();
        }
        hooks.close();
    }

    /** Removes the last configuration, and returns when requests no longer meet it. */
    private void remove() throws Exception {
        send("DELETE", made.removeLast(), "");
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> probe("a").equals("Secret") && probe("b").equals("Secret"));
    }

    private static String probe(String name) throws Exception {
        return send(
                        "POST",
                        "/api/v1/namespaces/default/secrets?dryRun=All",
                        "{\"metadata\":{\"name\":\"%s\"}}".formatted(name))
                .text("kind");
    }

    private static HttpResponse<byte[]> answer(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(SERVER.uri().resolve(path))
                .header("content-type", method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static JsonObject send(String method, String path, String body) throws Exception {
        return JsonReader.read(answer(method, path, body).body()).asObject();
    }

    private static JsonObject hook(String name, JsonObject clientConfig, String operation) {
        var rule = JsonObject.EMPTY
                .with("apiGroups", JsonArray.of(Json.of("")))
                .with("apiVersions", JsonArray.of(Json.of("*")))
                .with("operations", JsonArray.of(Json.of(operation)))
                .with("resources", JsonArray.of(Json.of("configmaps")));
        return JsonObject.EMPTY
                .with("name", name)
                .with("clientConfig", clientConfig)
                .with("rules", JsonArray.of(rule))
                .with("sideEffects", "None")
                .with("admissionReviewVersions", JsonArray.of(Json.of("v1")));
    }

    private JsonObject hook(String path) {
        return hook("deny.example.com", hooks.clientConfig(path), "*");
    }

    /** Returns when requests meet the configuration. */
    private void configure(String resource, JsonObject... webhooks) throws Exception {
        var all = new ArrayList<JsonObject>(List.of(webhooks));
        all.add(marker());
        var body = JsonObject.EMPTY
                .with("metadata", JsonObject.EMPTY.with("name", name))
                .with("webhooks", JsonArray.of(all));
        var answer = send("POST", CONFIGURATIONS + resource, body.toString());
        assertThat(answer.text("kind")).as(answer.toString()).endsWith("WebhookConfiguration");
        made.add(CONFIGURATIONS + resource + "/" + name);
        await().pollInterval(Duration.ofMillis(20)).until(() -> probe("a").equals("Status"));
        hooks.forget();
    }

    /** Refuses secrets: the sign that a configuration has arrived. */
    private JsonObject marker() {
        if (hooks.isNew("/marker")) {
            hooks.at("/marker", request -> denied("marker"));
        }
        var marker = hook("marker.example.com", hooks.clientConfig("/marker"), "CREATE");
        var rule = marker.array("rules").get(0).asObject().with("resources", JsonArray.of(Json.of("secrets")));
        return marker.with("rules", JsonArray.of(rule));
    }

    private JsonObject createMap(String query) throws Exception {
        return send("POST", MAPS + query, "{\"metadata\":{\"name\":\"%s\"},\"data\":{\"a\":\"1\"}}".formatted(name));
    }

    @Test
    void asksInTheFormOfTheApi() throws Exception {
        hooks.at("/allow", request -> allowed());
        configure(VALIDATING, hook("/allow"));
        createMap("?fieldManager=me&fieldValidation=Strict");
        var review = hooks.reviews().getFirst();
        assertThat(review.text("apiVersion")).isEqualTo("admission.k8s.io/v1");
        assertThat(review.text("kind")).isEqualTo("AdmissionReview");
        var request = review.object("request");
        assertThat(request.text("uid")).hasSize(36);
        assertThat(request.without("uid").without("object")).hasToString("""
                {"dryRun":false,"kind":{"group":"","kind":"ConfigMap","version":"v1"},"name":"%s","namespace":"default",\
                "oldObject":null,"operation":"CREATE","options":{"apiVersion":"meta.k8s.io/v1","fieldManager":"me",\
                "fieldValidation":"Strict","kind":"CreateOptions"},"requestKind":{"group":"","kind":"ConfigMap","version":"v1"},\
                "requestResource":{"group":"","resource":"configmaps","version":"v1"},\
                "resource":{"group":"","resource":"configmaps","version":"v1"},\
                "userInfo":{"groups":["system:masters","system:authenticated"],"username":"admin"}}""".formatted(name));
        assertThat(request.object("object").object("metadata").text("uid")).isNotEmpty();
    }

    @Test
    void refusesInTheWordsOfTheWebhook() throws Exception {
        hooks.at("/deny", request -> denied("no maps today"));
        configure(VALIDATING, hook("/deny"));
        var status = createMap("");
        assertThat(status.text("message"))
                .isEqualTo("admission webhook \"deny.example.com\" denied the request: no maps today");
        assertThat(status.integerOr("code", 0)).isEqualTo(400);
    }

    @Test
    void keepsTheCodeAndReasonOfARefusal() throws Exception {
        hooks.at(
                "/deny",
                request -> allowed()
                        .with("allowed", false)
                        .with("status", JsonObject.EMPTY.with("code", 403).with("reason", "Forbidden")));
        configure(VALIDATING, hook("/deny"));
        var status = createMap("");
        assertThat(status.text("message"))
                .isEqualTo("admission webhook \"deny.example.com\" denied the request: Forbidden");
        assertThat(status.integerOr("code", 0)).isEqualTo(403);
        assertThat(status.text("reason")).isEqualTo("Forbidden");
    }

    @Test
    void sendsWarningsOn() throws Exception {
        hooks.at("/warn", request -> allowed().with("warnings", JsonArray.of(Json.of("mind the gap"))));
        configure(VALIDATING, hook("/warn"));
        var answer = answer("POST", MAPS, "{\"metadata\":{\"name\":\"%s\"}}".formatted(name));
        assertThat(answer.headers().allValues("Warning")).containsExactly("299 - \"mind the gap\"");
    }

    @Test
    void seesUpdatesPatchesAndDeletes() throws Exception {
        createMap("");
        hooks.at("/allow", request -> allowed());
        configure(VALIDATING, hook("/allow"));
        send("PATCH", MAPS + "/" + name, "{\"data\":{\"b\":\"2\"}}");
        send("DELETE", MAPS + "/" + name, "{\"propagationPolicy\":\"Background\"}");
        assertThat(hooks.reviews())
                .extracting(review -> review.object("request").text("operation") + " "
                        + review.object("request").object("object").object("data") + " was "
                        + review.object("request").object("oldObject").object("data"))
                .containsExactly(
                        "UPDATE {\"a\":\"1\",\"b\":\"2\"} was {\"a\":\"1\"}",
                        "DELETE {} was {\"a\":\"1\",\"b\":\"2\"}");
        assertThat(hooks.reviews().getLast().object("request").object("options"))
                .hasToString("{\"apiVersion\":\"meta.k8s.io/v1\",\"kind\":\"DeleteOptions\","
                        + "\"propagationPolicy\":\"Background\"}");
    }

    @Test
    void failsClosedUnlessToldOtherwise() throws Exception {
        hooks.on("/broken", (exchange, review) -> HookServer.send(exchange, 200, "{}"));
        var hook = hook("/broken");
        configure(VALIDATING, hook);
        var status = createMap("");
        assertThat(status.text("message"))
                .isEqualTo("Internal error occurred: failed calling webhook \"deny.example.com\": "
                        + "received invalid webhook response: webhook response was absent");
        assertThat(status.integerOr("code", 0)).isEqualTo(500);
        remove();
        configure(VALIDATING, hook.with("failurePolicy", "Ignore"));
        assertThat(createMap("").text("kind")).isEqualTo("ConfigMap");
    }

    @Test
    void saysThatItCouldNotCall() throws Exception {
        hooks.on("/broken", (exchange, review) -> HookServer.send(exchange, 500, "boom"));
        configure(VALIDATING, hook("/broken"));
        assertThat(createMap("").text("message"))
                .isEqualTo(
                        "Internal error occurred: failed calling webhook \"deny.example.com\": failed to call webhook: "
                                + "an error on the server (\"boom\") has prevented the request from succeeding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"allowed\":true,\"uid\":\"other\"}", "{\"allowed\":true,\"patch\":\"W10=\"}"})
    void believesNoAnswerToAnotherQuestion(String response) throws Exception {
        hooks.at("/odd", request -> JsonReader.read(response).asObject());
        configure(VALIDATING, hook("/odd"));
        assertThat(createMap("").text("message")).contains("received invalid webhook response: ");
    }

    @Test
    void asksAboutDryRunsOnlyWhereThatIsSafe() throws Exception {
        hooks.at("/allow", request -> allowed());
        configure(
                VALIDATING,
                hook("/allow"),
                hook("/allow").with("name", "b.example.com").with("sideEffects", "NoneOnDryRun"));
        assertThat(createMap("?dryRun=All").text("kind")).isEqualTo("ConfigMap");
        assertThat(hooks.reviews()).allMatch(review -> review.object("request").flag("dryRun"));
    }

    @Test
    void changesTheObject() throws Exception {
        hooks.at("/add", request -> patched("[{\"op\":\"add\",\"path\":\"/data/by\",\"value\":\"hook\"}]"));
        configure(MUTATING, hook("/add"));
        var created = createMap("");
        assertThat(created.object("data")).hasToString("{\"a\":\"1\",\"by\":\"hook\"}");
        assertThat(hooks.reviews()
                        .getFirst()
                        .object("request")
                        .object("object")
                        .object("metadata")
                        .has("uid"))
                .isFalse();
    }

    @Test
    void asksAgainWhoWantsToSeeWhatOthersChanged() throws Exception {
        hooks.at("/first", request -> allowed());
        hooks.at("/second", request -> patched("[{\"op\":\"add\",\"path\":\"/data/b\",\"value\":\"2\"}]"));
        configure(
                MUTATING,
                hook("/first").with("reinvocationPolicy", "IfNeeded"),
                hook("/second").with("name", "second.example.com"));
        createMap("");
        assertThat(hooks.requests())
                .extracting(line -> line.split("[ ?]")[1])
                .containsExactly("/first", "/second", "/first");
    }

    @Test
    void mayRefuseADeleteButNotChangeIt() throws Exception {
        createMap("");
        hooks.at("/deny", request -> denied("it stays"));
        hooks.at("/add", request -> patched("[{\"op\":\"add\",\"path\":\"/data\",\"value\":{}}]"));
        configure(MUTATING, hook("deny.example.com", hooks.clientConfig("/deny"), "DELETE"));
        assertThat(send("DELETE", MAPS + "/" + name, "").text("message"))
                .isEqualTo("admission webhook \"deny.example.com\" denied the request: it stays");
        remove();
        configure(MUTATING, hook("add.example.com", hooks.clientConfig("/add"), "DELETE"));
        assertThat(send("DELETE", MAPS + "/" + name, "").text("message"))
                .isEqualTo(
                        "Internal error occurred: admission webhook \"add.example.com\" attempted to modify the object,"
                                + " which is not supported for this operation");
    }

    @Test
    void asksAllValidatingWebhooksAtOnce() throws Exception {
        var all = new CyclicBarrier(3);
        hooks.at("/meet", request -> {
            try {
                all.await(10, TimeUnit.SECONDS);
            } catch (Exception alone) {
                return denied("alone");
            }
            return allowed();
        });
        configure(
                VALIDATING,
                hook("/meet"),
                hook("/meet").with("name", "b.example.com"),
                hook("/meet").with("name", "c.example.com"));
        assertThat(createMap("").text("kind")).isEqualTo("ConfigMap");
    }

    @Test
    void selectsByNamespaceAndObject() throws Exception {
        hooks.at("/deny", request -> denied("selected"));
        var labels = JsonReader.read("{\"matchLabels\":{\"guard\":\"yes\"}}");
        configure(VALIDATING, hook("/deny").with("objectSelector", labels));
        assertThat(createMap("").text("kind")).isEqualTo("ConfigMap");
        assertThat(send("PATCH", MAPS + "/" + name, "{\"metadata\":{\"labels\":{\"guard\":\"yes\"}}}")
                        .text("message"))
                .contains("denied");
        send("DELETE", made.removeLast(), "");
        var inDefault = JsonReader.read("{\"matchLabels\":{\"kubernetes.io/metadata.name\":\"default\"}}");
        configure(VALIDATING, hook("/deny").with("namespaceSelector", inDefault));
        assertThat(send("PATCH", MAPS + "/" + name, "{\"data\":{}}").text("message"))
                .contains("denied");
        assertThat(send(
                                "POST",
                                "/api/v1/namespaces/kube-system/configmaps",
                                "{\"metadata\":{\"name\":\"" + name + "\"}}")
                        .text("kind"))
                .isEqualTo("ConfigMap");
    }

    @Test
    void showsTheVersionThatTheRuleNames() throws Exception {
        hooks.at(
                "/deny",
                request -> denied(request.object("object").text("apiVersion") + " for "
                        + request.object("requestKind").text("version")));
        var rule = JsonReader.read("""
                {"apiGroups":["autoscaling"],"apiVersions":["v1"],"operations":["CREATE"],"resources":["horizontalpodautoscalers"]}""");
        configure(VALIDATING, hook("/deny").with("rules", JsonArray.of(rule)));
        var created =
                send("POST", "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers", """
                {"metadata":{"name":"%s"},"spec":{"maxReplicas":2,"scaleTargetRef":{"kind":"Deployment","name":"d"}}}""".formatted(name));
        assertThat(created.text("message")).endsWith("denied the request: autoscaling/v1 for v2");
        remove();
        configure(VALIDATING, hook("/deny").with("rules", JsonArray.of(rule)).with("matchPolicy", "Exact"));
        var second =
                send("POST", "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers", """
                {"metadata":{"name":"%s"},"spec":{"maxReplicas":2,"scaleTargetRef":{"kind":"Deployment","name":"d"}}}""".formatted(name));
        assertThat(second.text("kind")).isEqualTo("HorizontalPodAutoscaler");
    }

    @Test
    void neverAsksAboutItsOwnConfiguration() throws Exception {
        hooks.at("/deny", request -> denied("never"));
        var everything = JsonReader.read("""
                {"apiGroups":["*"],"apiVersions":["*"],"operations":["*"],"resources":["*/*"]}""");
        configure(VALIDATING, hook("/deny").with("rules", JsonArray.of(everything)));
        assertThat(createMap("").text("message")).contains("denied");
        assertThat(send("PATCH", made.getLast(), "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}")
                        .text("kind"))
                .isEqualTo("ValidatingWebhookConfiguration");
    }

    private static JsonArray condition(String expression) {
        return JsonArray.of(JsonObject.EMPTY.with("name", "c").with("expression", expression));
    }

    @Test
    void asksOnlyWhereTheConditionsHold() throws Exception {
        hooks.at("/deny", request -> denied("asked"));
        configure(
                VALIDATING, hook("/deny").with("matchConditions", condition("object != null && object.data.a == '2'")));
        assertThat(createMap("").text("kind")).isEqualTo("ConfigMap");
        assertThat(send("PATCH", MAPS + "/" + name, "{\"data\":{\"a\":\"2\"}}").text("message"))
                .endsWith("asked");
        assertThat(send("PATCH", MAPS + "/" + name, "{\"data\":{\"a\":null,\"b\":\"2\"}}")
                        .text("message"))
                .isEqualTo(
                        "configmaps \"" + name + "\" is forbidden: expression 'object != null && object.data.a == '2''"
                                + " resulted in error: no such key: a");
    }

    @Test
    void refusesAConfigurationThatCannotWork() throws Exception {
        var bad = hook("/x")
                .with("name", "short")
                .with("sideEffects", "Some")
                .with("timeoutSeconds", 31)
                .with("clientConfig", JsonObject.EMPTY.with("url", "http://a/?q=1"))
                .with("matchConditions", condition("1 + 1"));
        var body = JsonObject.EMPTY
                .with("metadata", JsonObject.EMPTY.with("name", name))
                .with("webhooks", JsonArray.of(bad));
        assertThat(send("POST", CONFIGURATIONS + VALIDATING, body.toString()).text("message"))
                .contains("webhooks[0].name: Invalid value: \"short\": should be a domain with at least three segments")
                .contains(
                        "webhooks[0].sideEffects: Unsupported value: \"Some\": supported values: \"None\", \"NoneOnDryRun\"")
                .contains(
                        "webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds")
                .contains(
                        "webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme")
                .contains("query parameters are not permitted in the URL")
                .contains(
                        "webhooks[0].matchConditions[0].expression: Invalid value: \"1 + 1\": must evaluate to bool but got int");
    }
}
