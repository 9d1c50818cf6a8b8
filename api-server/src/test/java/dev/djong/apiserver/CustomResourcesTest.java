package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.webhook.HookServer;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Custom resources over HTTP: from a definition to objects, and to nothing again. */
class CustomResourcesTest {
    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final String YAML = "application/yaml";
    private static final String MERGE = "application/merge-patch+json";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

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

    /** A definition of {@code PLURAL.GROUP} with one version, and the members of its spec. */
    private static void define(String group, String plural, String kind, String version) throws Exception {
        var created = send("POST", DEFINITIONS, """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: %2$s.%1$s}
            spec:
              group: %1$s
              scope: Namespaced
              names: {plural: %2$s, kind: %3$s}
              versions:
              - {name: v1, served: true, storage: true, %4$s}
            """.formatted(group, plural, kind, version), YAML);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> condition(plural + "." + group, "Established").equals("True"));
    }

    private static String condition(String name, String type) throws Exception {
        return json(send("GET", DEFINITIONS + "/" + name, "", YAML))
                .object("status")
                .array("conditions")
                .objects()
                .filter(condition -> condition.text("type").equals(type))
                .findFirst()
                .map(condition -> condition.text("status"))
                .orElse("");
    }

    @Test
    void anEstablishedKindIsServedAtOnce() throws Exception {
        define("a.example.com", "gears", "Gear", """
            schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {
              teeth: {type: integer, minimum: 3}, metal: {type: string, default: iron}}}}}}\
            """);
        var gears = "/apis/a.example.com/v1/namespaces/default/gears";
        var created = send("POST", gears, """
            {apiVersion: a.example.com/v1, kind: Gear, metadata: {name: g}, spec: {teeth: 7, rust: 1}}\
            """, YAML);
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.headers().allValues("Warning"))
                .hasSize(1)
                .first()
                .asString()
                .contains("spec.rust");
        assertThat(json(created).object("spec").toString()).isEqualTo("{\"metal\":\"iron\",\"teeth\":7}");
        assertThat(json(created).object("metadata").integerOr("generation", 0)).isEqualTo(1);
        var refused = send("PATCH", gears + "/g", "{\"spec\":{\"teeth\":1}}", MERGE);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(json(refused).text("message"))
                .isEqualTo("Gear.a.example.com \"g\" is invalid: spec.teeth: Invalid value: 1: spec.teeth in body"
                        + " should be greater than or equal to 3");
        assertThat(send("PATCH", gears + "/g", "{}", "application/strategic-merge-patch+json")
                        .statusCode())
                .isEqualTo(415);
        var document = json(send("GET", "/openapi/v3/apis/a.example.com/v1", "", YAML));
        var patch = document.object("paths")
                .object("/apis/a.example.com/v1/namespaces/{namespace}/gears/{name}")
                .object("patch");
        assertThat(patch.object("requestBody").object("content").names())
                .containsExactly(
                        "application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json");
        assertThat(document.object("components")
                        .object("schemas")
                        .object("com.example.a.v1.Gear")
                        .object("properties")
                        .object("spec")
                        .object("properties")
                        .object("teeth"))
                .isEqualTo(JsonReader.read("{\"minimum\":3,\"type\":\"integer\"}"));
        assertThat(json(send("GET", "/apis/a.example.com/v1", "", YAML))
                        .array("resources")
                        .objects())
                .extracting(resource -> resource.text("name"))
                .containsExactly("gears");
    }

    @Test
    void strictReadersNameDuplicatesBeforeUnknownFields() throws Exception {
        define("b.example.com", "bolts", "Bolt", """
            schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {
              size: {type: integer}}}}}}\
            """);
        var refused = send(
                "POST",
                "/apis/b.example.com/v1/namespaces/default/bolts?fieldValidation=Strict",
                "{\"metadata\":{\"name\":\"b\",\"zoo\":1},\"spec\":{\"y\":1,\"size\":1,\"size\":2,\"x\":1}}",
                "application/json");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).text("message"))
                .endsWith(
                        "strict decoding error: duplicate field \"spec.size\", unknown field \"metadata.zoo\", unknown"
                                + " field \"spec.x\", unknown field \"spec.y\"");
    }

    @Test
    void statusAndScaleAreWrittenApart() throws Exception {
        define("c.example.com", "cogs", "Cog", """
            subresources: {status: {}, scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.size}},
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}\
            """);
        var cogs = "/apis/c.example.com/v1/namespaces/default/cogs";
        send("POST", cogs, """
            {apiVersion: c.example.com/v1, kind: Cog, metadata: {name: c}, spec: {size: 2}, status: {size: 9}}\
            """, YAML);
        var status = json(send("PATCH", cogs + "/c/status", "{\"spec\":{\"size\":5},\"status\":{\"size\":1}}", MERGE));
        assertThat(status.object("spec").integerOr("size", 0)).isEqualTo(2);
        assertThat(status.object("metadata").integerOr("generation", 0)).isEqualTo(1);
        var scaled = json(send("PATCH", cogs + "/c/scale", "{\"spec\":{\"replicas\":4}}", MERGE));
        assertThat(scaled.object("spec").integerOr("replicas", 0)).isEqualTo(4);
        assertThat(scaled.object("status").integerOr("replicas", 0)).isEqualTo(1);
        assertThat(json(send("GET", cogs + "/c", "", YAML)).object("metadata").integerOr("generation", 0))
                .isEqualTo(2);
    }

    @Test
    void aDeletedDefinitionTakesItsObjectsWithIt() throws Exception {
        define("d.example.com", "dials", "Dial", "schema: {openAPIV3Schema: {type: object}}");
        var dials = "/apis/d.example.com/v1/namespaces/default/dials";
        send("POST", dials, """
            {apiVersion: d.example.com/v1, kind: Dial, metadata: {name: d, finalizers: [example.com/hold]}}\
            """, YAML);
        assertThat(send("DELETE", DEFINITIONS + "/dials.d.example.com", "", YAML)
                        .statusCode())
                .isEqualTo(200);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> json(send("GET", dials + "/d", "", YAML))
                        .object("metadata")
                        .has("deletionTimestamp"));
        var refused = send("POST", dials, "{apiVersion: d.example.com/v1, kind: Dial, metadata: {name: e}}", YAML);
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(json(refused).text("message"))
                .isEqualTo("create not allowed while custom resource definition is terminating");
        assertThat(condition("dials.d.example.com", "Terminating")).isEqualTo("True");
        send("PATCH", dials + "/d", "{\"metadata\":{\"finalizers\":null}}", MERGE);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> send("GET", DEFINITIONS + "/dials.d.example.com", "", YAML)
                                .statusCode()
                        == 404);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> send("GET", dials, "", YAML).statusCode() == 404);
    }

    @Test
    void aTakenNameIsNotServed() throws Exception {
        define("e.example.com", "eggs", "Egg", "schema: {openAPIV3Schema: {type: object}}");
        send("POST", DEFINITIONS, """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: ovals.e.example.com}
            spec:
              group: e.example.com
              scope: Namespaced
              names: {plural: ovals, kind: Egg}
              versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
            """, YAML);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> condition("ovals.e.example.com", "NamesAccepted").equals("False"));
        assertThat(condition("ovals.e.example.com", "Established")).isEqualTo("False");
        send("DELETE", DEFINITIONS + "/eggs.e.example.com", "", YAML);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> condition("ovals.e.example.com", "Established").equals("True"));
    }

    @Test
    void versionsShareTheirObjects() throws Exception {
        send("POST", DEFINITIONS, """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: fans.f.example.com}
            spec:
              group: f.example.com
              scope: Cluster
              names: {plural: fans, kind: Fan}
              versions:
              - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
              - {name: v2, served: true, storage: false, schema: {openAPIV3Schema: {type: object, properties: {
                  speed: {type: integer, default: 1}}}}}
            """, YAML);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> condition("fans.f.example.com", "Established").equals("True"));
        send("POST", "/apis/f.example.com/v2/fans", """
            {apiVersion: f.example.com/v2, kind: Fan, metadata: {name: f}}\
            """, YAML);
        var first = json(send("GET", "/apis/f.example.com/v1/fans/f", "", YAML));
        assertThat(first.text("apiVersion")).isEqualTo("f.example.com/v1");
        assertThat(first.has("speed")).isFalse();
        var second = json(send("GET", "/apis/f.example.com/v2/fans/f", "", YAML));
        assertThat(second.text("apiVersion")).isEqualTo("f.example.com/v2");
        assertThat(second.integerOr("speed", 0)).isEqualTo(1);
        assertThat(second.object("metadata").text("uid"))
                .isEqualTo(first.object("metadata").text("uid"));
    }

    @Test
    void aChangedDefinitionCountsFromThenOn() throws Exception {
        define("i.example.com", "inks", "Ink", "schema: {openAPIV3Schema: {type: object}}");
        var inks = "/apis/i.example.com/v1/namespaces/default/inks";
        send("POST", inks, "{apiVersion: i.example.com/v1, kind: Ink, metadata: {name: i}, hue: red}", YAML);
        var watch = HttpRequest.newBuilder(server.uri().resolve(inks + "?watch=true"))
                .build();
        var told = http.send(watch, BodyHandlers.ofLines());
        var changed = send("PATCH", DEFINITIONS + "/inks.i.example.com", """
                    {"spec":{"versions":[
                      {"name":"v1","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object",
                        "properties":{"hue":{"type":"string","default":"blue"}}}}},
                      {"name":"v2","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object",
                        "properties":{"hue":{"type":"string"}}}}}]}}\
                    """, MERGE);
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        assertThat(json(changed).object("status").array("storedVersions").strings())
                .containsExactly("v1", "v2");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() ->
                        json(send("GET", inks + "/i", "", YAML)).text("hue").equals("blue"));
        assertThat(told.body())
                .as("ended, so that the client lists anew")
                .first()
                .asString()
                .contains("ADDED");
        // It lies in the store in the old version, so that even a patch of nothing writes it anew; the next does not.
        var seen = version(send("GET", inks + "/i", "", YAML));
        var migrated = version(send("PATCH", inks + "/i", "{}", MERGE));
        assertThat(migrated).isNotEqualTo(seen);
        assertThat(version(send("PATCH", inks + "/i", "{}", MERGE))).isEqualTo(migrated);
        assertThat(json(send("GET", "/apis/i.example.com/v2/namespaces/default/inks/i", "", YAML))
                        .text("hue"))
                .isEqualTo("blue");
    }

    private static String version(HttpResponse<String> response) {
        return json(response).object("metadata").text("resourceVersion");
    }

    @Test
    void aWebhookConvertsBetweenVersions() throws Exception {
        var down = new AtomicBoolean();
        try (var hook = new HookServer()) {
            hook.on("/convert", (exchange, review) -> {
                if (down.get()) {
                    HookServer.send(exchange, 500, "");
                    return;
                }
                var request = review.object("request");
                var version = request.text("desiredAPIVersion");
                var response = JsonObject.builder()
                        .put("uid", request.text("uid"))
                        .put("result", JsonObject.EMPTY.with("status", "Success"))
                        .put("convertedObjects", request.array("objects").map(object -> moved(object, version)))
                        .build();
                HookServer.send(
                        exchange,
                        200,
                        review.without("request").with("response", response).toString());
            });
            send("POST", DEFINITIONS, """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: links.g.example.com}
                spec:
                  group: g.example.com
                  scope: Cluster
                  names: {plural: links, kind: Link}
                  conversion: {strategy: Webhook, webhook: {conversionReviewVersions: [v1], clientConfig: {
                    url: "https://127.0.0.1:%d/convert", caBundle: %s}}}
                  versions:
                  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {
                      address: {type: string}}}}}
                  - {name: v2, served: true, storage: false, schema: {openAPIV3Schema: {type: object, properties: {
                      host: {type: string}, port: {type: string}}}}}
                """.formatted(hook.port(), hook.caBundle()), YAML);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> condition("links.g.example.com", "Established").equals("True"));
            var links = "/apis/g.example.com/%s/links";
            send("POST", links.formatted("v1"), """
                {apiVersion: g.example.com/v1, kind: Link, metadata: {name: one}, address: "a:1"}\
                """, YAML);
            var second = send("POST", links.formatted("v2"), """
                {apiVersion: g.example.com/v2, kind: Link, metadata: {name: two}, host: b, port: "2"}\
                """, YAML);
            assertThat(second.statusCode()).as(second.body()).isEqualTo(201);
            assertThat(json(send("GET", links.formatted("v2"), "", YAML))
                            .array("items")
                            .objects())
                    .extracting(link -> link.text("host") + " " + link.text("port"))
                    .containsExactly("a 1", "b 2");
            assertThat(json(send("GET", links.formatted("v1") + "/two", "", YAML))
                            .text("address"))
                    .isEqualTo("b:2");
            var patched = json(send("PATCH", links.formatted("v2") + "/one", "{\"port\":\"9\"}", MERGE));
            assertThat(patched.text("port")).isEqualTo("9");
            assertThat(json(send("GET", links.formatted("v1") + "/one", "", YAML))
                            .text("address"))
                    .isEqualTo("a:9");
            down.set(true);
            var refused = send("POST", links.formatted("v2"), """
                {apiVersion: g.example.com/v2, kind: Link, metadata: {name: three}, host: c, port: "3"}\
                """, YAML);
            assertThat(refused.statusCode()).isEqualTo(500);
            assertThat(json(refused).text("message"))
                    .startsWith("Internal error occurred: conversion webhook for g.example.com/v2, Kind=Link failed: ");
            send("POST", links.formatted("v1"), """
                {apiVersion: g.example.com/v1, kind: Link, metadata: {name: three}, address: "c:3"}\
                """, YAML);
            down.set(false);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> json(send("GET", links.formatted("v2") + "/three", "", YAML))
                            .text("host")
                            .equals("c"));
        }
    }

    /** An address in one member or in two. */
    private static Json moved(Json link, String apiVersion) {
        var object = link.asObject().with("apiVersion", apiVersion);
        var parts = object.text("address").split(":", -1);
        return apiVersion.endsWith("/v2")
                ? object.without("address").with("host", parts[0]).with("port", parts[1])
                : object.without("host")
                        .without("port")
                        .with("address", object.text("host") + ":" + object.text("port"));
    }

    @Test
    void fabric8WorksWithGenericResources() throws Exception {
        define("h.example.com", "hats", "Hat", """
            schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {
              size: {type: integer}}}}}}\
            """);
        var config = new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                .withMasterUrl(server.uri().toString())
                .build();
        var context = new ResourceDefinitionContext.Builder()
                .withGroup("h.example.com")
                .withVersion("v1")
                .withKind("Hat")
                .withPlural("hats")
                .withNamespaced(true)
                .build();
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            var hats = client.genericKubernetesResources(context).inNamespace("default");
            var hat = new io.fabric8.kubernetes.api.model.GenericKubernetesResource();
            hat.setApiVersion("h.example.com/v1");
            hat.setKind("Hat");
            hat.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
                    .withName("top")
                    .build());
            hat.setAdditionalProperty("spec", Map.of("size", 7));
            hats.resource(hat).create();
            assertThat(hats.list().getItems())
                    .extracting(item -> item.getMetadata().getName())
                    .isEqualTo(List.of("top"));
            hats.withName("top").edit(item -> {
                item.setAdditionalProperty("spec", Map.of("size", 8));
                return item;
            });
            assertThat(hats.withName("top").get().<Integer>get("spec", "size")).isEqualTo(8);
            hats.withName("top").delete();
            assertThat(hats.list().getItems()).isEmpty();
        }
    }

    /** As the official Java client sends what it keeps in maps. */
    @Test
    void wholeDecimalsAreIntegers() throws Exception {
        define("whole.example.com", "gears", "Gear", """
            subresources: {status: {}}, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object,
              properties: {teeth: {type: integer}}}}}}\
            """);
        var gears = "/apis/whole.example.com/v1/namespaces/default/gears";
        var created = json(send("POST", gears, """
            {"apiVersion":"whole.example.com/v1","kind":"Gear","metadata":{"name":"g","generation":1.0},"spec":{"teeth":7.0}}
            """, "application/json"));
        assertThat(created.object("spec").toString()).isEqualTo("{\"teeth\":7}");
        var replaced = json(send(
                "PUT",
                gears + "/g",
                created.toString().replace("\"generation\":1", "\"generation\":1.0"),
                "application/json"));
        assertThat(replaced.object("metadata")).isEqualTo(created.object("metadata"));
        var half = created.toString().replace("\"generation\":1", "\"generation\":1.5");
        assertThat(send("PUT", gears + "/g", half, "application/json").body())
                .contains(
                        "cannot unmarshal number 1.5 into Go struct field ObjectMeta.metadata.generation of type int64");
    }

    @Test
    void aForgottenVersionIsToldInTheStream() throws Exception {
        define("old.example.com", "gears", "Gear", "schema: {openAPIV3Schema: {type: object}}");
        var watch = "/apis/old.example.com/v1/gears?watch=1&resourceVersion=1";
        var told = send("GET", watch, "", YAML);
        assertThat(told.statusCode()).isEqualTo(200);
        var event = json(told);
        assertThat(event.text("type")).isEqualTo("ERROR");
        assertThat(event.object("object").integerOr("code", 0)).isEqualTo(410);
        assertThat(event.object("object").text("reason")).isEqualTo("Expired");
        assertThat(event.object("object").text("message")).matches("too old resource version: 1 \\(\\d+\\)");

        // A browser would reconnect for ever after a 200.
        var stream = HttpRequest.newBuilder(server.uri().resolve(watch))
                .header("Accept", "text/event-stream")
                .build();
        var refused = http.send(stream, BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(410);
        assertThat(json(refused).text("message")).startsWith("too old resource version: 1 (");
    }

    @Test
    void fieldsThatCannotBeSelectedAreNamed() throws Exception {
        define("fields.example.com", "gears", "Gear", "schema: {openAPIV3Schema: {type: object}}");
        assertThat(refusedFields("/apis/fields.example.com/v1/gears")).isEqualTo("field label not supported: spec.x");
        assertThat(refusedFields("/api/v1/pods")).isEqualTo("field label not supported: spec.x");
        assertThat(refusedFields("/api/v1/configmaps"))
                .isEqualTo("\"spec.x\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
    }

    private static String refusedFields(String path) throws Exception {
        return json(send("GET", path + "?fieldSelector=spec.x%3D1", "", YAML)).text("message");
    }

    private static HttpResponse<String> send(String method, String path, String body, String type) throws Exception {
        var request = HttpRequest.newBuilder(server.uri().resolve(path))
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonObject json(HttpResponse<String> response) {
        return JsonReader.read(response.body()).asObject();
    }
}
