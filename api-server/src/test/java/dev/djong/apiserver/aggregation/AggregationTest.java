package dev.djong.apiserver.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.apiserver.TestServer;
import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server of another project behind an APIService: availability, discovery, and every kind of request through us. */
@Timeout(60)
class AggregationTest {
    private static final String FLUNDERS = ExtensionServer.ROOT + "/namespaces/default/flunders";
    private static final ObjectKey NAME = ObjectKey.cluster("v1alpha1.wardle.example.com");
    private static final ObjectKey SERVICE = new ObjectKey("default", "wardle");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(20);

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private static ExtensionServer extension;
    private static TestServer server;
    private static ApiClient api;
    private static String ip;

    @BeforeAll
    static void start() throws IOException {
        ip = ownAddress();
        extension = new ExtensionServer(ip, "wardle.default.svc");
        server = new TestServer(extension.proxyIdentity());
        api = server.engine().client();
    }

    @AfterAll
    static void stop() {
        server.close();
        extension.close();
    }

    @AfterEach
    void takeBack() {
        delete(Resources.API_SERVICES, NAME);
        delete(Resources.SERVICES, SERVICE);
        delete(Resources.ENDPOINTS, SERVICE);
        awaitCode(ExtensionServer.ROOT, 404);
    }

    private static void delete(GroupVersionResource resource, ObjectKey key) {
        if (api.find(resource, key).isPresent()) {
            api.delete(resource, key, DeleteOptions.DEFAULT);
        }
    }

    /** Endpoints are never on loopback. */
    private static String ownAddress() throws SocketException {
        var own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address.getAddress().length == 4
                        && !address.isLoopbackAddress()
                        && !address.isLinkLocalAddress())
                .map(InetAddress::getHostAddress)
                .findFirst();
        Assumptions.assumeTrue(own.isPresent(), "this machine has no address but loopback");
        return own.orElseThrow();
    }

    private void service() {
        api.create(Resources.SERVICES, Yaml.object("""
                apiVersion: v1
                kind: Service
                metadata: {name: wardle, namespace: default}
                spec: {ports: [{name: https, port: 8443}]}
                """));
    }

    private void endpoints(int port) {
        api.create(Resources.ENDPOINTS, Yaml.object("""
                apiVersion: v1
                kind: Endpoints
                metadata: {name: wardle, namespace: default}
                subsets: [{addresses: [{ip: %s}], ports: [{name: https, port: %d}]}]
                """.formatted(ip, port)));
    }

    private void register(String trust) {
        api.create(Resources.API_SERVICES, Yaml.object("""
                apiVersion: apiregistration.k8s.io/v1
                kind: APIService
                metadata: {name: v1alpha1.wardle.example.com}
                spec:
                  group: wardle.example.com
                  version: v1alpha1
                  groupPriorityMinimum: 2000
                  versionPriority: 15
                  service: {namespace: default, name: wardle, port: 8443}
                  %s
                """.formatted(trust)));
    }

    /** Registered, and known to this server to be available: it hears of what it wrote a moment later. */
    private void registered() {
        service();
        endpoints(extension.port());
        register("caBundle: " + extension.caBundle());
        awaitReason("Passed");
        awaitCode(ExtensionServer.ROOT, 200);
    }

    private void awaitCode(String path, int code) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> get(path).statusCode() == code);
    }

    private JsonObject condition() {
        return api.find(Resources.API_SERVICES, NAME)
                .flatMap(found -> found.status().array("conditions").objects().findFirst())
                .orElse(JsonObject.EMPTY);
    }

    private void awaitReason(String reason) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> condition().text("reason"), reason::equals);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.uri() + path)).version(HttpClient.Version.HTTP_1_1);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    @Test
    void requestsArePassedOnWithWhoAsksAndWithoutCredentials() throws Exception {
        registered();
        var answer = http.send(
                request(FLUNDERS + "?limit=5&labelSelector=a%3Db")
                        .header("Authorization", "Bearer secret")
                        .header("X-Remote-User", "forged")
                        .header("X-Remote-Extra-Forged", "yes")
                        .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("FlunderList");
        var seen = extension.last(FLUNDERS + "?limit=5&labelSelector=a%3Db");
        assertThat(seen.header("x-remote-user")).isEqualTo("admin");
        assertThat(seen.header("x-remote-group")).isEqualTo("system:masters,system:authenticated");
        assertThat(seen.header("accept")).startsWith("application/json;as=Table");
        assertThat(seen.header("host")).isEqualTo("wardle.default.svc");
        assertThat(seen.headers()).doesNotContainKeys("authorization", "x-remote-extra-forged");
    }

    @Test
    void impersonatedUsersReachTheServerAsThemselves() throws Exception {
        registered();
        var answer = http.send(
                request(ExtensionServer.ROOT)
                        .header("Impersonate-User", "jane")
                        .header("Impersonate-Uid", "42")
                        .header("Impersonate-Group", "system:masters")
                        .header("Impersonate-Extra-example.com%2fscope", "a")
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        var seen = extension.last(ExtensionServer.ROOT);
        assertThat(seen.header("x-remote-user")).isEqualTo("jane");
        assertThat(seen.header("x-remote-uid")).isEqualTo("42");
        assertThat(seen.header("x-remote-extra-example.com%2fscope")).isEqualTo("a");
        assertThat(seen.headers().keySet()).noneMatch(name -> name.startsWith("impersonate-"));
    }

    @Test
    void whoMayNotIsRefusedHereAndTheServerNeverAsked() throws Exception {
        registered();
        var answer =
                http.send(request(FLUNDERS).header("Impersonate-User", "jane").build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body())
                .contains("flunders.wardle.example.com is forbidden: User \\\"jane\\\" cannot list resource");
    }

    @Test
    void bodiesAndAnswersOfWritesPass() throws Exception {
        registered();
        var answer = http.send(
                request(FLUNDERS)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"kind\":\"Flunder\"}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("{\"kind\":\"Flunder\"}");
        assertThat(get(FLUNDERS + "/none").statusCode()).isEqualTo(404);
    }

    @Test
    void anEventOfAWatchPassesWhenItHappens() throws Exception {
        registered();
        var answer = http.send(request(FLUNDERS + "?watch=true").build(), BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("{\"type\": \"ADDED\"}");
        }
    }

    @Test
    void aRedirectIsNotPassedOn() throws Exception {
        registered();
        var answer = get(FLUNDERS + "/elsewhere");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("the backend attempted to redirect this request, which is not permitted");
        assertThat(answer.headers().firstValue("Location")).isEmpty();
    }

    @Test
    void discoveryListsTheGroupAboveThoseOfLowerPriority() throws Exception {
        registered();
        var groups = JsonReader.read(get("/apis").body().getBytes(StandardCharsets.UTF_8))
                .asObject()
                .array("groups");
        var names = groups.objects().map(group -> group.text("name")).toList();
        assertThat(names).containsSubsequence("apps", "wardle.example.com", "metrics.k8s.io");
        assertThat(get("/apis/wardle.example.com").body()).contains("wardle.example.com/v1alpha1");
        assertThat(get(ExtensionServer.ROOT).body()).contains("APIResourceList", "flunders/status");
    }

    @Test
    void aggregatedDiscoveryHasTheResourcesAndSaysWhenTheyAreOld() throws Exception {
        registered();
        Awaitility.await().atMost(PATIENCE).until(() -> aggregated().text("freshness"), "Current"::equals);
        var resource = aggregated().array("resources").objects().findFirst().orElseThrow();
        assertThat(resource.toString())
                .contains("\"shortNames\":[\"fl\"]", "\"subresource\":\"status\"", "\"scope\":\"Namespaced\"");
        api.delete(Resources.SERVICES, SERVICE, DeleteOptions.DEFAULT);
        Awaitility.await().atMost(PATIENCE).until(() -> aggregated().text("freshness"), "Stale"::equals);
        assertThat(aggregated().array("resources").isEmpty()).isFalse();
    }

    private JsonObject aggregated() throws Exception {
        var answer = http.send(
                request("/apis")
                        .header("Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
                        .build(),
                BodyHandlers.ofString());
        return JsonReader.read(answer.body().getBytes(StandardCharsets.UTF_8))
                .asObject()
                .array("items")
                .objects()
                .filter(group -> group.object("metadata").text("name").equals("wardle.example.com"))
                .flatMap(group -> group.array("versions").objects())
                .findFirst()
                .orElse(JsonObject.EMPTY);
    }

    @Test
    void openApiListsItsDocumentAndAsksItForIt() throws Exception {
        registered();
        assertThat(get("/openapi/v3").body())
                .contains("\"apis/wardle.example.com/v1alpha1\":{\"serverRelativeURL\":\"/openapi/v3"
                        + ExtensionServer.ROOT + "?hash=ABC\"}")
                .contains("\"apis/apps/v1\"");
        assertThat(get("/openapi/v3" + ExtensionServer.ROOT + "?hash=ABC").body())
                .contains("3.0.0");
    }

    @Test
    void openApiVersion2HoldsItsPartBesideOurs() throws Exception {
        registered();
        var document = JsonReader.read(get("/openapi/v2").body().getBytes(StandardCharsets.UTF_8))
                .asObject();
        assertThat(document.object("paths").names())
                .contains("/apis/wardle.example.com/v1alpha1/flunders", "/api/v1/namespaces/{namespace}/pods");
        assertThat(document.object("definitions").names()).contains("com.example.Flunder", "io.k8s.api.core.v1.Pod");
    }

    @Test
    void whatIsMissingIsSaidAndTheServerComesBackWithIt() throws Exception {
        register("caBundle: " + extension.caBundle());
        awaitReason("ServiceNotFound");
        assertThat(condition().text("message")).isEqualTo("service/wardle in \"default\" is not present");
        service();
        awaitReason("EndpointsNotFound");
        assertThat(get(FLUNDERS).statusCode()).isEqualTo(503);
        assertThat(get(FLUNDERS).body()).isEqualTo("service unavailable\n");
        endpoints(extension.port());
        awaitReason("Passed");
        assertThat(condition().text("status")).isEqualTo("True");
        awaitCode(FLUNDERS, 200);
    }

    @Test
    void aCertificateOfSomebodyElseIsNotBelievedUnlessThatIsWanted() {
        service();
        endpoints(extension.port());
        register("");
        awaitReason("FailedDiscoveryCheck");
        assertThat(condition().text("message"))
                .startsWith("failing or missing response from https://wardle.default.svc:8443" + ExtensionServer.ROOT);
        api.update(Resources.API_SERVICES, unverified(api.get(Resources.API_SERVICES, NAME)));
        awaitReason("Passed");
    }

    private static ApiObject unverified(ApiObject service) {
        return service.withSpec(spec -> spec.with("insecureSkipTLSVerify", true));
    }

    @Test
    void aRegistrationThatIsTakenBackLeavesNothing() throws Exception {
        registered();
        api.delete(Resources.API_SERVICES, NAME, DeleteOptions.DEFAULT);
        awaitCode(FLUNDERS, 404);
        assertThat(get("/apis").body()).doesNotContain("wardle");
    }

    @Test
    void anotherServerTakesThePlaceOfABuiltInGroupAndGivesItBack() throws Exception {
        service();
        endpoints(extension.port());
        var own = "/apis/metrics.k8s.io/v1beta1/nodes";
        assertThat(get(own).statusCode()).isEqualTo(200);
        api.create(Resources.API_SERVICES, Yaml.object("""
                apiVersion: apiregistration.k8s.io/v1
                kind: APIService
                metadata: {name: v1beta1.metrics.k8s.io}
                spec:
                  group: metrics.k8s.io
                  version: v1beta1
                  groupPriorityMinimum: 100
                  versionPriority: 100
                  service: {namespace: default, name: wardle, port: 8443}
                  caBundle: %s
                """.formatted(extension.caBundle())));
        Awaitility.await().atMost(PATIENCE).until(() -> get(own).statusCode(), code -> code != 200);
        api.delete(Resources.API_SERVICES, ObjectKey.cluster("v1beta1.metrics.k8s.io"), DeleteOptions.DEFAULT);
        awaitCode(own, 200);
    }
}
