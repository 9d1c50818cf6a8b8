package dev.djong.apiserver;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Replays the table of bad requests: each is refused with the right Status, nothing is half-stored, and the process stays
 * small. With {@code -Dbad-input.server=URL} and {@code -Dbad-input.token=TOKEN} it asks any other server instead.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private static final String NAMESPACE = "/api/v1/namespaces/bad-input/";
    private static final String APPS = "/apis/apps/v1/namespaces/bad-input/";
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/bad-input/leases";
    private static final int AT_LEAST_ROWS = 200;
    private static final long HEAP_LIMIT_BYTES = 256L << 20;

    private final String other = System.getProperty("bad-input.server", "");
    private TestServer server;
    private RawHttp http;

    @BeforeAll
    void createWhatTheRowsSpeakOf() throws IOException {
        if (other.isEmpty()) {
            server = new TestServer();
        }
        http = new RawHttp(other.isEmpty() ? server.uri() : URI.create(other));
        create("/api/v1/namespaces", "{'metadata':{'name':'bad-input'}}");
        create(NAMESPACE + "serviceaccounts", "{'metadata':{'name':'default'}}");
        create(NAMESPACE + "configmaps", "{'metadata':{'name':'existing'},'data':{'a':'b'}}");
        create(NAMESPACE + "configmaps", "{'metadata':{'name':'immutable'},'data':{'a':'b'},'immutable':true}");
        create(NAMESPACE + "secrets", "{'metadata':{'name':'existing'},'data':{'a':'Yg=='}}");
        create(NAMESPACE + "services", "{'metadata':{'name':'existing'},'spec':{'ports':[{'port':80}]}}");
        create(NAMESPACE + "pods", "{'metadata':{'name':'existing'},'spec':{'containers':[{'name':'a','image':'b'}]}}");
        create(APPS + "deployments", """
                {'metadata':{'name':'existing'},'spec':{'selector':{'matchLabels':{'a':'b'}},'template':{
                 'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'a','image':'b'}]}}}}""");
        create(LEASES, "{'metadata':{'name':'existing'},'spec':{}}");
    }

    private void create(String path, String object) throws IOException {
        var body = object.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        var answer = http.send("POST", path, headers("application/json", "application/json"), body);
        assertThat(answer.code()).as(path + ": " + answer.body()).isIn(201, 409);
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyRowIsRefusedAsItShould() throws IOException {
        var rows = rows();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(AT_LEAST_ROWS);
        return Stream.concat(
                rows.stream().map(row -> DynamicTest.dynamicTest(row.text("id"), () -> replay(row))),
                Stream.of(
                        DynamicTest.dynamicTest("nothing is half-stored", this::requireNothingStored),
                        DynamicTest.dynamicTest("the process stays small", this::requireSmall)));
    }

    private static List<JsonObject> rows() throws IOException {
        try (var file = BadInputTest.class.getResourceAsStream("bad-input.yaml")) {
            var text = new String(requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> line.startsWith("- "))
                    .map(line -> JsonReader.read(line.substring(2)).asObject())
                    .toList();
        }
    }

    private void replay(JsonObject row) throws IOException {
        var send = row.text("send").split(" ", 2);
        var type = row.text("type").isEmpty() ? "application/json" : row.text("type");
        var accept = row.text("accept").isEmpty() ? "application/json" : row.text("accept");
        var answer = http.send(send[0], path(send[1]), headers(type, accept), body(row));
        var status = answer.body();
        var causes = status.object("details")
                .array("causes")
                .objects()
                .map(cause -> cause.text("field"))
                .toList();
        var checks = new SoftAssertions();
        checks.assertThat(answer.code()).as("code of " + status).isEqualTo((int) row.integerOr("code", 0));
        checks.assertThat(status.text("kind")).isEqualTo("Status");
        checks.assertThat(status.text("reason")).as("reason of " + status).isEqualTo(row.text("reason"));
        checks.assertThat(status.text("message")).contains(row.text("says"));
        checks.assertThat(causes).containsAll(row.array("causes").strings().toList());
        checks.assertThat(answer.headers()).containsKey("Audit-Id");
        checks.assertAll();
    }

    private static String path(String path) {
        if (path.startsWith("/")) {
            return path;
        }
        return path.startsWith("apps:") ? APPS + path.substring("apps:".length()) : NAMESPACE + path;
    }

    private static byte[] body(JsonObject row) {
        var generate = row.object("generate");
        var text = generate.isEmpty()
                ? row.text("body")
                : generate.text("prefix")
                        + generate.text("repeat").repeat((int) generate.integerOr("times", 0))
                        + generate.text("suffix");
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, String> headers(String type, String accept) {
        var headers = new TreeMap<>(Map.of("Content-Type", type, "Accept", accept));
        var token = System.getProperty("bad-input.token", "");
        if (!token.isEmpty()) {
            headers.put("Authorization", "Bearer " + token);
        }
        return headers;
    }

    private void requireNothingStored() {
        var collections = List.of(
                NAMESPACE + "configmaps",
                NAMESPACE + "secrets",
                NAMESPACE + "services",
                NAMESPACE + "pods",
                NAMESPACE + "endpoints",
                APPS + "deployments",
                LEASES,
                "/apis/rbac.authorization.k8s.io/v1/namespaces/bad-input/roles",
                "/apis/rbac.authorization.k8s.io/v1/namespaces/bad-input/rolebindings");
        for (var collection : collections) {
            assertThat(names(collection)).as(collection).isSubsetOf("existing", "immutable", "kube-root-ca.crt");
        }
    }

    private List<String> names(String collection) {
        try {
            JsonArray items = http.send("GET", collection, headers("", "application/json"), new byte[0])
                    .body()
                    .array("items");
            return items.objects()
                    .map(item -> item.object("metadata").text("name"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireSmall() {
        System.gc();
        var used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        assertThat(used).isLessThan(HEAP_LIMIT_BYTES);
    }
}
