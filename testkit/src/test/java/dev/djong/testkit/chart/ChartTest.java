package dev.djong.testkit.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import dev.djong.api.ApiClient;
import dev.djong.codec.YamlReader;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.shell.Role;
import dev.djong.shell.ServiceApplication;
import dev.djong.standalone.Services;
import dev.djong.standalone.cluster.Identity;
import dev.djong.testkit.SimulatedCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart through Helm itself, and what it renders on a real API server that is as strict as it can be. */
class ChartTest {
    private static final Path CHART = Path.of("../helm/djong");
    private static final String ALL = """
            nameOverride: hosted
            images: {pullSecrets: [{name: login}]}
            cluster:
              endpoint: https://api.example.com:6443
              extraNames: [api.example.net, 192.0.2.9]
              loadBalancerPools: [192.0.2.64/26]
              nodes: [{name: node-1, address: 192.0.2.31}, {name: node-2, address: node-2.example.com}]
            etcd: {persistence: {storageClass: fast, size: 1Gi}, extraArgs: [--snapshot-count=5000]}
            apiServer:
              extraArgs: [--max-requests-inflight=100]
              service: {type: NodePort, nodePort: 31443, annotations: {example.com/a: b}}
            nodeSelector: {disk: ssd}
            tolerations: [{key: control-plane, operator: Exists, effect: NoSchedule}]
            priorityClassName: system-cluster-critical
            podAnnotations: {example.com/a: b}
            spreading: DoNotSchedule
            """;
    private static final String EXTERNAL = """
            etcd: {external: ["https://etcd-a:2379", "https://etcd-b:2379"], externalSecret: etcd-client}
            cloud: {enabled: false}
            certificates: {renewal: ""}
            scheduler: {replicas: 1}
            """;

    @TempDir
    private static @Nullable Path folder;

    private static @Nullable SimulatedCluster cluster;
    private static @Nullable ApiClient client;

    @BeforeAll
    static void start() throws IOException {
        cluster = SimulatedCluster.start(folder);
        client = cluster.clientOf(Identity.ADMIN);
        client.raw(
                "POST", "/api/v1/namespaces", "{\"metadata\":{\"name\":\"hosting\"}}".getBytes(StandardCharsets.UTF_8));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static List<ApiObject> render(String values) throws IOException {
        var file = Files.writeString(Files.createTempFile(folder, "values", ".yaml"), values);
        var text = new Helm(CHART)
                .template()
                .set("certificates.hooks", false) // hooks would not be shown
                .withName("release")
                .withNamespace("hosting")
                .withKubeVersion("1.36.0")
                .withValuesFile(file)
                .call();
        return Stream.of(text.split("(?m)^---$"))
                .filter(part -> part.lines().anyMatch(line -> line.startsWith("kind:")))
                .map(part -> new ApiObject(YamlReader.read(part.getBytes(StandardCharsets.UTF_8))
                        .tree()
                        .asObject()))
                .toList();
    }

    private static Map<String, ApiObject> byName(List<ApiObject> objects) {
        var named = new TreeMap<String, ApiObject>();
        objects.forEach(each -> assertThat(named.put(each.kind() + " " + withoutHash(each), each))
                .as("%s %s twice", each.kind(), each.name())
                .isNull());
        return named;
    }

    private static String withoutHash(ApiObject object) {
        return object.kind().equals("Job") ? object.name().replaceAll("-[0-9a-f]{8}$", "") : object.name();
    }

    @Test
    void helmFindsNothingToSay() {
        var result = new Helm(CHART).lint().strict().call();
        assertThat(result.isFailed())
                .as(String.join("\n", result.getMessages()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ALL, EXTERNAL, "etcd: {replicas: 1, persistence: {enabled: false}}"})
    void theApiServerTakesEveryObjectWithoutAWarning(String values) throws IOException {
        var objects = byName(render(values));
        assertThat(objects).hasSizeGreaterThan(9);
        objects.values().forEach(ChartTest::accepted);
    }

    /** Strict validation of fields, all of admission, and nothing stored. */
    private static void accepted(ApiObject object) {
        var group = object.apiVersion().contains("/") ? "/apis/" + object.apiVersion() : "/api/" + object.apiVersion();
        var plural = object.kind().endsWith("y")
                ? object.kind().replaceAll("y$", "ies").toLowerCase(Locale.ROOT)
                : object.kind().toLowerCase(Locale.ROOT) + "s";
        var path = group + "/namespaces/" + object.namespace() + "/" + plural + "?dryRun=All&fieldValidation=Strict";
        var answer = JsonReader.read(
                        client.raw("POST", path, object.root().toString().getBytes(StandardCharsets.UTF_8)))
                .asObject();
        assertThat(answer.text("kind")).as(answer.toString()).isEqualTo(object.kind());
        assertThat(answer.object("metadata").text("name")).isEqualTo(object.name());
    }

    @Test
    void everythingIsThere() throws IOException {
        assertThat(byName(render("")).keySet())
                .containsExactly(
                        "CronJob release-certificates",
                        "Deployment release-api-server",
                        "Deployment release-cloud",
                        "Deployment release-controllers",
                        "Deployment release-scheduler",
                        "Job release-certificates",
                        "NetworkPolicy release-etcd",
                        "PodDisruptionBudget release-api-server",
                        "PodDisruptionBudget release-cloud",
                        "PodDisruptionBudget release-controllers",
                        "PodDisruptionBudget release-etcd",
                        "PodDisruptionBudget release-scheduler",
                        "Role release-certificates",
                        "RoleBinding release-certificates",
                        "Service release-api",
                        "Service release-etcd",
                        "ServiceAccount release",
                        "ServiceAccount release-certificates",
                        "StatefulSet release-etcd");
        assertThat(byName(render(EXTERNAL)).keySet())
                .noneMatch(name -> name.contains("-etcd") || name.contains("cloud") || name.contains("CronJob"))
                .doesNotContain("PodDisruptionBudget release-scheduler");
    }

    @Test
    void noContainerHasMoreRightsThanItNeeds() throws IOException {
        for (var object : render(ALL)) {
            podSpecs(object.root()).forEach(pod -> {
                assertThat(pod.object("securityContext").flag("runAsNonRoot"))
                        .as(object.name())
                        .isTrue();
                assertThat(pod.array("containers").objects()).allSatisfy(container -> {
                    var security = container.object("securityContext");
                    assertThat(security.flag("readOnlyRootFilesystem")).isTrue();
                    assertThat(security.toString())
                            .contains("\"drop\":[\"ALL\"]", "\"allowPrivilegeEscalation\":false");
                    assertThat(container.object("resources").has("limits")).isTrue();
                });
                boolean certificates = pod.text("serviceAccountName").endsWith("-certificates");
                assertThat(pod.flag("automountServiceAccountToken") || certificates)
                        .as("%s gets a token", object.name())
                        .isEqualTo(certificates);
            });
        }
    }

    private static Stream<JsonObject> podSpecs(JsonObject object) {
        var spec = object.object("spec");
        var template = spec.object("jobTemplate").isEmpty()
                ? spec
                : spec.object("jobTemplate").object("spec");
        return Stream.of(template.object("template").object("spec")).filter(pod -> pod.has("containers"));
    }

    @Test
    void servicesKnowTheFlagsThatTheyAreGiven() throws IOException {
        var deployments = byName(render(ALL));
        for (var role : List.of(Role.API_SERVER, Role.SCHEDULER, Role.CONTROLLERS, Role.CLOUD)) {
            var help = ServiceApplication.help(role, Services.configuration(role));
            var name = role == Role.API_SERVER ? "api-server" : role.name().toLowerCase(Locale.ROOT);
            var pod = deployments
                    .get("Deployment hosted-" + name)
                    .spec()
                    .object("template")
                    .object("spec");
            pod.array("containers")
                    .objects()
                    .findFirst()
                    .orElseThrow()
                    .array("args")
                    .strings()
                    .map(flag -> flag.split("=", 2)[0])
                    .forEach(flag -> assertThat(help).as(name).containsPattern(flag + "\\b"));
        }
    }

    @Test
    void theCertificatesNameWhateverIsAsked() throws IOException {
        var job = byName(render(ALL)).get("Job hosted-certificates");
        assertThat(job.root().toString())
                .contains(
                        "--api-server=hosted-api=hosted-api.hosting.svc,api-server=hosted-api.hosting.svc.cluster.local,"
                                + "api-server=api.example.net,api-server=192.0.2.9",
                        "--etcd=hosted-etcd-0=hosted-etcd-0.hosted-etcd,hosted-etcd-1=hosted-etcd-1.hosted-etcd,"
                                + "hosted-etcd-2=hosted-etcd-2.hosted-etcd",
                        "--node=node-1=192.0.2.31",
                        "--outside=https://api.example.com:6443",
                        "--server=https://hosted-api:6443");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "etcd: {replicas: 2}|/etcd/replicas",
                "etcd: {persistence: {size: much}}|/etcd/persistence/size",
                "apiServer: {replicas: 0}|/apiServer/replicas",
                "apiServer: {service: {type: Balanced}}|/apiServer/service/type",
                "cluster: {endpoint: api.example.com}|/cluster/endpoint",
                "schedular: {replicas: 1}|schedular",
                "scheduler: {extraArgs: [verbose]}|/scheduler/extraArgs/0"
            })
    void valuesThatCannotBeAreRefusedByName(String values, String where) {
        assertThatThrownBy(() -> render(values)).hasMessageContaining(where);
    }
}
