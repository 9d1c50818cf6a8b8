package dev.djong.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.api.ListOptions;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.shell.Role;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code /metrics} of each service, as a Prometheus with the token of a service account sees it. */
class ServiceMetricsEndToEndTest {
    @RegisterExtension
    static final RunningCluster CLUSTER = new RunningCluster(Role.CLOUD, Role.CONTROLLERS, Role.SCHEDULER, Role.NODE);

    private static final List<String> EVERYWHERE = List.of(
            "kubernetes_build_info{",
            "process_cpu_seconds_total ",
            "process_resident_memory_bytes ",
            "process_virtual_memory_bytes ",
            "process_open_fds ",
            "process_max_fds ",
            "process_start_time_seconds ",
            "rest_client_requests_total{code=\"200\"",
            "rest_client_request_duration_seconds_bucket{");
    private static final List<String> ELECTED =
            List.of("leader_election_master_status{name=\"%s\"} 1.0", "rest_client_requests_total{");
    private static final List<String> QUEUES = List.of(
            "workqueue_adds_total{",
            "workqueue_depth{",
            "workqueue_queue_duration_seconds_bucket{",
            "workqueue_work_duration_seconds_bucket{",
            "workqueue_unfinished_work_seconds{",
            "workqueue_longest_running_processor_seconds{");
    private static final List<String> SCHEDULING = List.of(
            "scheduler_schedule_attempts_total{profile=\"default-scheduler\",result=\"scheduled\"}",
            "scheduler_scheduling_attempt_duration_seconds_bucket{",
            "scheduler_scheduling_algorithm_duration_seconds_bucket{",
            "scheduler_pod_scheduling_sli_duration_seconds_bucket{",
            "scheduler_pod_scheduling_attempts_bucket{",
            "scheduler_pending_pods{queue=\"active\"}",
            "scheduler_queue_incoming_pods_total{",
            "scheduler_cache_size{");

    @BeforeAll
    static void aPodIsScheduledAndPrometheusMayReadMetrics() {
        CLUSTER.api()
                .create(
                        Resources.PODS,
                        ApiObject.of("v1", "Pod", new ObjectKey("default", "web"))
                                .with(
                                        "spec",
                                        JsonReader.read(
                                                "{\"containers\": [{\"name\": \"main\", \"image\": \"demo:1\"}]}")));
        CLUSTER.api()
                .create(
                        Resources.CLUSTER_ROLE_BINDINGS,
                        ApiObject.of(
                                        "rbac.authorization.k8s.io/v1",
                                        "ClusterRoleBinding",
                                        ObjectKey.cluster("prometheus"))
                                .with("roleRef", JsonReader.read("""
                                        {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole",
                                         "name": "system:monitoring"}"""))
                                .with("subjects", JsonReader.read("""
                                        [{"kind": "ServiceAccount", "namespace": "default", "name": "prometheus"}]""")));
        // The node's are those of its own resource.
        CLUSTER.api()
                .create(
                        Resources.CLUSTER_ROLE_BINDINGS,
                        ApiObject.of("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", ObjectKey.cluster("nodes"))
                                .with("roleRef", JsonReader.read("""
                                        {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole",
                                         "name": "djong:node-metrics"}"""))
                                .with("subjects", JsonReader.read("""
                                        [{"kind": "ServiceAccount", "namespace": "default", "name": "prometheus"}]""")));
        CLUSTER.api()
                .create(
                        Resources.SERVICE_ACCOUNTS,
                        ApiObject.of("v1", "ServiceAccount", new ObjectKey("default", "prometheus")));
        await().atMost(RunningCluster.PATIENCE)
                .until(() -> CLUSTER.api()
                        .get(Resources.PODS, new ObjectKey("default", "web"))
                        .status()
                        .text("phase")
                        .equals("Running"));
    }

    private static String token(String account) {
        return CLUSTER.api()
                .createSubresource(
                        Resources.SERVICE_ACCOUNTS,
                        new ObjectKey("default", account),
                        "token",
                        new ApiObject(JsonObject.of(
                                "apiVersion", Json.of("authentication.k8s.io/v1"),
                                "kind", Json.of("TokenRequest"),
                                "spec", JsonReader.read("{\"expirationSeconds\": 600}"))))
                .status()
                .text("token");
    }

    private static HttpResponse<String> get(Role role, String path, String token) throws Exception {
        try (var client = HttpClient.newBuilder().sslContext(trusting()).build()) {
            var address =
                    URI.create("https://localhost:" + CLUSTER.service(role).port() + path);
            var request = HttpRequest.newBuilder(address);
            if (!token.isEmpty()) {
                request.header("Authorization", "Bearer " + token);
            }
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    /** It is not the server's identity that is tested. */
    private static SSLContext trusting() throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        return context;
    }

    @Test
    void theApiServerCountsRequestsByWhatWasAsked() {
        CLUSTER.api().list(Resources.PODS, ListOptions.ALL);
        var metrics = new String(CLUSTER.api().raw("GET", "/metrics", new byte[0]), StandardCharsets.UTF_8);
        var labels =
                "{%scomponent=\"apiserver\",dry_run=\"\",group=\"\",resource=\"pods\",scope=\"%s\",subresource=\"\","
                        + "verb=\"%s\",version=\"v1\"";
        assertThat(metrics)
                .contains("apiserver_request_total" + labels.formatted("code=\"201\",", "resource", "POST") + "} 1.0")
                .contains("apiserver_request_duration_seconds_bucket" + labels.formatted("", "cluster", "LIST"))
                .contains("apiserver_storage_size_bytes ")
                .contains("apiserver_current_inflight_requests{request_kind=\"mutating\"}");
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOUD", "CONTROLLERS", "SCHEDULER", "NODE"})
    void whoeverMaySeesTheNamesOfUpstream(Role role) throws Exception {
        var elected = ELECTED.stream().map(line -> line.formatted(role.component()));
        var expected = switch (role) {
            case CLOUD, CONTROLLERS -> Stream.concat(elected, QUEUES.stream());
            case SCHEDULER -> Stream.concat(elected, SCHEDULING.stream());
            case NODE, API_SERVER -> Stream.<String>empty();
        };
        var wanted = Stream.concat(EVERYWHERE.stream(), expected).toList();
        var token = token("prometheus");
        // It may not lead yet.
        await().atMost(RunningCluster.PATIENCE).untilAsserted(() -> {
            var response = get(role, "/metrics", token);
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            assertThat(wanted).allMatch(response.body()::contains);
            assertThat(response.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOUD", "CONTROLLERS", "SCHEDULER"})
    void nobodyElseDoes(Role role) throws Exception {
        var stranger = get(role, "/metrics", token("default"));
        assertThat(stranger.statusCode()).isEqualTo(403);
        assertThat(JsonReader.read(stranger.body()).asObject().text("message"))
                .isEqualTo("forbidden: User \"system:serviceaccount:default:default\" cannot get path \"/metrics\"");
        var nobody = get(role, "/metrics", "");
        assertThat(nobody.statusCode()).isEqualTo(403);
        assertThat(nobody.body()).contains("forbidden: User \\\"system:anonymous\\\" cannot get path \\\"/metrics\\\"");
        var forged = get(role, "/metrics", "nonsense");
        assertThat(forged.statusCode()).isEqualTo(401);
        assertThat(JsonReader.read(forged.body()).asObject().text("reason")).isEqualTo("Unauthorized");
    }

    @Test
    void healthIsForEverybody() throws Exception {
        for (var path : List.of("/healthz", "/livez", "/readyz")) {
            var response = get(Role.SCHEDULER, path, "");
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            assertThat(response.body()).isEqualTo("ok");
        }
        assertThat(get(Role.SCHEDULER, "/debug", "").statusCode()).isIn(403, 404);
    }
}
