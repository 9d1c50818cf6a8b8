package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs over HTTP, as any client sees them. */
class ApiServerTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int MANY_WATCHES = 1_000;

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
    void anObjectLivesThroughCreateGetUpdatePatchAndDelete() throws Exception {
        var created = created("POST", MAPS, map("life", "1"));
        assertThat(created.object("metadata").text("uid")).isNotEmpty();
        assertThat(ok("GET", MAPS + "/life", "")).isEqualTo(created);
        var updated = ok("PUT", MAPS + "/life", map("life", "2"));
        assertThat(updated.object("data").text("a")).isEqualTo("2");
        assertThat(updated.object("metadata").text("uid"))
                .isEqualTo(created.object("metadata").text("uid"));
        var patched = send("PATCH", MAPS + "/life", "{\"data\":{\"a\":\"3\"}}", "application/merge-patch+json");
        assertThat(json(patched).object("data").text("a")).isEqualTo("3");
        assertThat(ok("DELETE", MAPS + "/life", "").text("status")).isEqualTo("Success");
        assertThat(send("GET", MAPS + "/life", "", "").statusCode()).isEqualTo(404);
    }

    @Test
    void anUpdateThatChangesNothingWritesNothing() throws Exception {
        var created = created("POST", MAPS, map("same", "1"));
        assertThat(ok("PUT", MAPS + "/same", created.toString())).isEqualTo(created);
    }

    @Test
    void aDryRunStoresNothing() throws Exception {
        created("POST", MAPS + "?dryRun=All", map("dry", "1"));
        assertThat(send("GET", MAPS + "/dry", "", "").statusCode()).isEqualTo(404);
    }

    @Test
    void namesAreGenerated() throws Exception {
        var created = created("POST", MAPS, "{\"metadata\":{\"generateName\":\"gen-\"}}");
        assertThat(created.object("metadata").text("name")).matches("gen-[bcdfghjklmnpqrstvwxz2456789]{5}");
    }

    @Test
    void aFinalizerHoldsADeletedObject() throws Exception {
        created("POST", MAPS, "{\"metadata\":{\"name\":\"held\",\"finalizers\":[\"example.com/a\"]}}");
        assertThat(ok("DELETE", MAPS + "/held", "").object("metadata").text("deletionTimestamp"))
                .isNotEmpty();
        send("PATCH", MAPS + "/held", "{\"metadata\":{\"finalizers\":null}}", "application/merge-patch+json");
        assertThat(send("GET", MAPS + "/held", "", "").statusCode()).isEqualTo(404);
    }

    @Test
    void pagesOfAListShowOneRevision() throws Exception {
        for (int i = 0; i < 5; i++) {
            created("POST", MAPS, "{\"metadata\":{\"name\":\"page-" + i + "\",\"labels\":{\"paged\":\"yes\"}}}");
        }
        var first = ok("GET", MAPS + "?limit=2&labelSelector=paged", "");
        created("POST", MAPS, "{\"metadata\":{\"name\":\"page-9\",\"labels\":{\"paged\":\"yes\"}}}");
        var names = new ArrayList<>(names(first));
        var next = first;
        while (!next.object("metadata").text("continue").isEmpty()) {
            next = ok(
                    "GET",
                    MAPS + "?limit=2&labelSelector=paged&continue="
                            + next.object("metadata").text("continue"),
                    "");
            assertThat(next.object("metadata").text("resourceVersion"))
                    .isEqualTo(first.object("metadata").text("resourceVersion"));
            names.addAll(names(next));
        }
        assertThat(names).containsExactly("page-0", "page-1", "page-2", "page-3", "page-4");
    }

    @Test
    void tablesAndPartialMetadataAreNegotiated() throws Exception {
        created("POST", MAPS, map("shape", "1"));
        var table = json(accept(MAPS + "/shape", "application/json;as=Table;g=meta.k8s.io;v=v1,application/json"));
        assertThat(table.text("kind")).isEqualTo("Table");
        assertThat(table.array("columnDefinitions").size()).isEqualTo(3);
        assertThat(table.array("rows").get(0).asObject().array("cells").get(0)).hasToString("\"shape\"");
        var partial = json(accept(MAPS + "/shape", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"));
        assertThat(partial.names()).containsExactly("apiVersion", "kind", "metadata");
        var list = json(accept(MAPS, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"));
        assertThat(list.text("kind")).isEqualTo("PartialObjectMetadataList");
    }

    @Test
    void rowsOfTablesBringAlongWhatIsAskedFor() throws Exception {
        var labels = ",\"labels\":{\"rows\":\"yes\"}}";
        var first = created("POST", MAPS, "{\"metadata\":{\"name\":\"row-1\"" + labels + "}");
        created("POST", MAPS, "{\"metadata\":{\"name\":\"row-2\"" + labels + "}");
        var asTable = "application/json;as=Table;g=meta.k8s.io;v=v1";
        var rows = json(accept(MAPS + "?labelSelector=rows", asTable)).array("rows");
        assertThat(rows.objects()
                        .map(row -> row.object("object").object("metadata").text("name")))
                .containsExactly("row-1", "row-2");
        assertThat(rows.get(0).asObject().object("object").text("kind")).isEqualTo("PartialObjectMetadata");
        assertThat(rows.get(0).asObject().object("object").object("metadata")).isEqualTo(first.object("metadata"));
        var whole = json(accept(MAPS + "/row-1?includeObject=Object", asTable)).array("rows");
        assertThat(whole.get(0).asObject().object("object")).isEqualTo(first);
        var none = json(accept(MAPS + "/row-1?includeObject=None", asTable));
        assertThat(none.array("rows").get(0).asObject().get("object")).isEqualTo(Json.NULL);
        assertThat(none.object("metadata").text("resourceVersion"))
                .isEqualTo(first.object("metadata").text("resourceVersion"));
        assertThat(accept(MAPS + "?labelSelector=nothing", asTable).body()).contains("\"rows\":[]");
        assertThat(accept(MAPS + "/row-1?includeObject=All", asTable).statusCode())
                .isEqualTo(400);
        var deleted = json(accept(
                MAPS + "?watch=true&timeoutSeconds=1&resourceVersion=0&fieldSelector=metadata.name%3Drow-1", asTable));
        assertThat(deleted.object("object").array("rows").size()).isOne();
    }

    @Test
    void scalesHaveColumnsOfTheirOwn() throws Exception {
        var deployments = "/apis/apps/v1/namespaces/default/deployments";
        created("POST", deployments, """
                {"metadata":{"name":"scaled"},"spec":{"replicas":4,"selector":{"matchLabels":{"a":"scaled"}},
                 "template":{"metadata":{"labels":{"a":"scaled"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""");
        var asTable = "application/json;as=Table;g=meta.k8s.io;v=v1,application/json";
        var table = json(accept(deployments + "/scaled/scale", asTable));
        assertThat(table.array("columnDefinitions").objects().map(column -> column.text("name")))
                .containsExactly("Name", "Desired", "Available", "Age");
        var row = table.array("rows").get(0).asObject();
        assertThat(row.array("cells").toString()).startsWith("[\"scaled\",4,0,");
        assertThat(row.object("object").object("metadata").text("name")).isEqualTo("scaled");
    }

    @Test
    void readersOfEndpointsAreToldOfTheirSlices() throws Exception {
        assertThat(accept("/api/v1/namespaces/default/endpoints", "application/json")
                        .headers()
                        .allValues("Warning"))
                .containsExactly(
                        "299 - \"v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice\"");
    }

    /** As upstream's YAML reader: the first document counts, whatever follows it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "---\nmetadata: {name: %s}\n",
                "metadata: {name: %s}\n---\nmetadata: {name: second}\n",
                "---\nmetadata: {name: %s}\n---\nmetadata: [\n",
                "metadata: {name: %s}\n...\n",
                "# a comment\n---\nmetadata: {name: %s}\n...\n---\n",
                "{metadata: {name: %s}} behind\n"
            })
    void theFirstDocumentOfAYamlBodyCounts(String body) throws Exception {
        var name = "yaml-" + Integer.toHexString(body.hashCode());
        var answer = send("POST", MAPS, body.formatted(name), "application/yaml");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(json(answer).object("metadata").text("name")).isEqualTo(name);
        assertThat(send("GET", MAPS + "/second", "", "").statusCode()).isEqualTo(404);
    }

    @Test
    void componentsAreWellWhileTheirLeadersRenewTheirLeases() throws Exception {
        var leases = "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases";
        var lease = "{\"metadata\":{\"name\":\"%s\"},\"spec\":{\"holderIdentity\":\"a\",\"leaseDurationSeconds\":15,"
                + "\"acquireTime\":\"%s\",\"renewTime\":\"%s\"}}";
        var now = java.time.Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MICROS);
        created("POST", leases, lease.formatted("kube-scheduler", now, now));
        created("POST", leases, lease.formatted("kube-controller-manager", now, now.minusSeconds(16)));

        var list = ok("GET", "/api/v1/componentstatuses", "");
        assertThat(list.text("kind")).isEqualTo("ComponentStatusList");
        assertThat(names(list)).containsExactly("controller-manager", "etcd-0", "scheduler");
        var one = ok("GET", "/api/v1/componentstatuses/scheduler", "");
        assertThat(one.text("kind")).isEqualTo("ComponentStatus");
        assertThat(one.array("conditions"))
                .hasToString("[{\"message\":\"ok\",\"status\":\"True\",\"type\":\"Healthy\"}]");
        var answer =
                accept("/api/v1/componentstatuses", "application/json;as=Table;g=meta.k8s.io;v=v1,application/json");
        assertThat(answer.headers().allValues("Warning"))
                .containsExactly("299 - \"v1 ComponentStatus is deprecated in v1.19+\"");
        var cells = json(answer)
                .array("rows")
                .objects()
                .map(row -> row.array("cells").strings().toList())
                .toList();
        assertThat(cells.get(0).subList(0, 2)).containsExactly("controller-manager", "Unhealthy");
        assertThat(cells.get(0).get(2)).startsWith("the lease kube-system/kube-controller-manager ran out at ");
        assertThat(cells.subList(1, 3))
                .containsExactly(List.of("etcd-0", "Healthy", "ok", ""), List.of("scheduler", "Healthy", "ok", ""));
        assertThat(names(ok("GET", "/api/v1/componentstatuses?fieldSelector=metadata.name%3Detcd-0", "")))
                .containsExactly("etcd-0");
        assertThat(names(ok("GET", "/api/v1/componentstatuses?labelSelector=a", "")))
                .isEmpty();
        var unknown = send("GET", "/api/v1/componentstatuses/kubelet", "", "");
        assertThat(unknown.statusCode()).isEqualTo(500);
        assertThat(json(unknown).text("message")).isEqualTo("Component not found: kubelet");
        assertThat(send("DELETE", "/api/v1/componentstatuses/etcd-0", "", "").statusCode())
                .isEqualTo(405);
    }

    @Test
    void discoveryIsServedPlainAndAggregated() throws Exception {
        assertThat(ok("GET", "/apis/apps/v1/", "").text("kind")).isEqualTo("APIResourceList");
        assertThat(ok("GET", "/api", "").text("kind")).isEqualTo("APIVersions");
        var asked = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
        var answer = accept("/apis", asked);
        assertThat(json(answer).text("kind")).isEqualTo("APIGroupDiscoveryList");
        var etag = answer.headers().firstValue("ETag").orElseThrow();
        var again = http.send(
                request("/apis")
                        .header("Accept", asked)
                        .header("If-None-Match", etag)
                        .build(),
                BodyHandlers.ofString());
        assertThat(again.statusCode()).isEqualTo(304);
    }

    @Test
    void unknownFieldsAreWarnedOf() throws Exception {
        var answer = send("POST", MAPS, "{\"metadata\":{\"name\":\"warned\"},\"nothing\":1}", "application/json");
        assertThat(answer.headers().firstValue("Warning")).hasValue("299 - \"unknown field \\\"nothing\\\"\"");
    }

    @Test
    void aServerSentStreamResumesWhereItWasCut() throws Exception {
        var start = ok("GET", MAPS, "").object("metadata").text("resourceVersion");
        created("POST", MAPS, map("sse-1", "1"));
        created("POST", MAPS, map("sse-2", "1"));
        var first = events(MAPS + "?watch=1&fieldSelector=metadata.name%3Dsse-1&resourceVersion=" + start, "", 1);
        assertThat(first.getFirst())
                .startsWith("id: ")
                .contains("\nevent: ADDED\ndata: {")
                .contains("sse-1");
        var id = first.getFirst().lines().findFirst().orElseThrow().substring("id: ".length());
        var second = events(MAPS + "?watch=1&resourceVersion=1", id, 1);
        assertThat(second.getFirst()).contains("sse-2");
    }

    @Test
    void eventStreamsAreForWatchesOnly() throws Exception {
        assertThat(accept(MAPS, "text/event-stream").statusCode()).isEqualTo(406);
    }

    @Test
    void aWatchWithInitialEventsEndsThemWithABookmark() throws Exception {
        created("POST", MAPS, map("initial", "1"));
        var path = MAPS + "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"
                + "&fieldSelector=metadata.name%3Dinitial&timeoutSeconds=1";
        var lines = http.send(request(path).build(), BodyHandlers.ofString())
                .body()
                .lines()
                .toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("{\"type\":\"ADDED\"");
        assertThat(lines.getLast())
                .contains("\"type\":\"BOOKMARK\"")
                .contains("\"k8s.io/initial-events-end\":\"true\"");
    }

    @Test
    void aThousandWatchesShareOneConnection() throws Exception {
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            client.send(request("/version").build(), BodyHandlers.discarding());
            var start = ok("GET", MAPS, "").object("metadata").text("resourceVersion");
            var path = MAPS + "?watch=1&fieldSelector=metadata.name%3Dthousand&resourceVersion=" + start;
            var seen = new ArrayList<CompletableFuture<String>>();
            for (int i = 0; i < MANY_WATCHES; i++) {
                seen.add(client.sendAsync(request(path).build(), BodyHandlers.ofLines())
                        // The head may be here already: it must not be this thread that waits for the event.
                        .thenApplyAsync(answer -> answer.body().findFirst().orElse(""), Thread::startVirtualThread));
            }
            created("POST", MAPS, map("thousand", "1"));
            var all = CompletableFuture.allOf(seen.toArray(CompletableFuture[]::new));
            all.get(90, TimeUnit.SECONDS);
            assertThat(seen).allSatisfy(line -> assertThat(line.join()).contains("ADDED"));
            client.shutdownNow();
        }
    }

    private static List<String> events(String path, String lastEventId, int count) throws Exception {
        var request = request(path).header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        var answer = http.send(request.build(), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        var events = new ArrayList<String>();
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            var event = new StringBuilder();
            while (events.size() < count) {
                var line = lines.readLine();
                if (line.isEmpty() && event.length() > 0) {
                    events.add(event.toString());
                    event.setLength(0);
                } else if (!line.startsWith(":")) {
                    event.append(line).append('\n');
                }
            }
        }
        return events;
    }

    private static List<String> names(JsonObject list) {
        return list.array("items")
                .objects()
                .map(item -> item.object("metadata").text("name"))
                .toList();
    }

    private static String map(String name, String value) {
        return "{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"a\":\"" + value + "\"}}";
    }

    private static JsonObject created(String method, String path, String body) throws Exception {
        var answer = send(method, path, body, "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json(answer);
    }

    private static JsonObject ok(String method, String path, String body) throws Exception {
        var answer = send(method, path, body, "application/json");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static HttpResponse<String> accept(String path, String accept) throws Exception {
        return http.send(request(path).header("Accept", accept).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> send(String method, String path, String body, String type)
            throws IOException, InterruptedException {
        var publisher = HttpRequest.BodyPublishers.ofString(body);
        var request = request(path).method(method, publisher);
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.uri() + path)).timeout(Duration.ofSeconds(120));
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return JsonReader.read(answer.body()).asObject();
    }
}
