package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.djong.api.ApiClient;
import dev.djong.api.Patch;
import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Quotas and limit ranges through the whole server; the test is the quota controller. */
class QuotaAndLimitsTest {
    private static TestServer server;
    private static ApiClient api;
    private String team = "";

    @BeforeAll
    static void start() {
        server = new TestServer();
        api = server.engine().client();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void namespace(TestInfo test) {
        team = test.getTestMethod().orElseThrow().getName().toLowerCase();
        create(Resources.NAMESPACES, "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(team));
        create(
                Resources.SERVICE_ACCOUNTS,
                "{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: TEAM}}");
    }

    private ApiObject create(GroupVersionResource resource, String yaml) {
        return api.create(resource, Yaml.object(yaml.replace("TEAM", team)));
    }

    /** @param used as the controller would have counted it */
    private void quota(String hard, String used) {
        var quota = create(
                Resources.RESOURCE_QUOTAS,
                "{apiVersion: v1, kind: ResourceQuota, metadata: {name: q, namespace: TEAM}, spec: {hard: %s}}"
                        .formatted(hard));
        // Admission follows the watch cache: it knows this quota as soon as it refuses secrets because of it.
        var status = Yaml.tree("{hard: {count/secrets: '0', %s, used: {count/secrets: '0', %s}"
                .formatted(hard.substring(1), used.substring(1)));
        api.updateStatus(Resources.RESOURCE_QUOTAS, quota.with("status", status));
        awaitRefusal("secrets", "{\"metadata\":{\"name\":\"s\"}}");
    }

    private void awaitRefusal(String resource, String json) {
        await().until(
                        () -> catchThrowableOfType(ApiFailure.class, () -> dryRun(resource, json)),
                        refusal -> refusal != null);
    }

    private byte[] dryRun(String resource, String json) {
        return api.raw(
                "POST",
                "/api/v1/namespaces/" + team + "/" + resource + "?dryRun=All",
                json.getBytes(StandardCharsets.UTF_8));
    }

    private String used() {
        return api.get(Resources.RESOURCE_QUOTAS, new ObjectKey(team, "q"))
                .status()
                .object("used")
                .without("count/secrets")
                .toString();
    }

    private ApiObject pod(String name, String resources) {
        return create(Resources.PODS, """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: TEAM}
                spec: {containers: [{name: c, image: i, resources: %s}]}
                """.formatted(name, resources));
    }

    @Test
    void chargesPodsAndRefusesTheOneTooMuch() {
        quota("{requests.cpu: '2', pods: '5'}", "{requests.cpu: '0', pods: '0'}");
        pod("a", "{requests: {cpu: 1500m}}");
        assertThat(used()).isEqualTo("{\"pods\":\"1\",\"requests.cpu\":\"1500m\"}");
        assertThatThrownBy(() -> pod("b", "{requests: {cpu: '1'}}"))
                .hasMessage("pods \"b\" is forbidden: exceeded quota: q, requested: requests.cpu=1, used:"
                        + " requests.cpu=1500m, limited: requests.cpu=2");
        assertThatThrownBy(() -> pod("c", "{}"))
                .hasMessage("pods \"c\" is forbidden: failed quota: q: must specify requests.cpu for: c");
        assertThat(used()).isEqualTo("{\"pods\":\"1\",\"requests.cpu\":\"1500m\"}");
    }

    @Test
    void countsObjectsOfAnyKindAndNodePortsOfServices() {
        quota(
                "{count/deployments.apps: '1', configmaps: '1', services.nodeports: '1'}",
                "{count/deployments.apps: '1', configmaps: '0', services.nodeports: '0'}");
        var failure = catchThrowableOfType(ApiFailure.class, () -> create(Resources.DEPLOYMENTS, """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: d, namespace: TEAM}
                spec:
                  selector: {matchLabels: {a: b}}
                  template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}
                """));
        assertThat(failure)
                .hasMessage("deployments.apps \"d\" is forbidden: exceeded quota: q, requested:"
                        + " count/deployments.apps=1, used: count/deployments.apps=1, limited:"
                        + " count/deployments.apps=1");
        create(Resources.CONFIG_MAPS, "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: TEAM}}");
        assertThatThrownBy(() -> create(
                        Resources.CONFIG_MAPS,
                        "{apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: TEAM}}"))
                .hasMessageContaining("exceeded quota: q, requested: configmaps=1");
        create(
                Resources.SERVICES,
                "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: TEAM}, spec: {ports: [{port: 80}]}}");
        var toNodePort = Patch.merge(
                JsonReader.read(
                        "{\"spec\":{\"type\":\"NodePort\",\"ports\":[{\"port\":80,\"name\":\"a\"},{\"port\":81,\"name\":\"b\"}]}}"));
        assertThatThrownBy(() -> api.patch(Resources.SERVICES, new ObjectKey(team, "s"), "", toNodePort))
                .hasMessageContaining("exceeded quota: q, requested: services.nodeports=2");
        api.patch(
                Resources.SERVICES,
                new ObjectKey(team, "s"),
                "",
                Patch.merge(JsonReader.read("{\"spec\":{\"type\":\"NodePort\"}}")));
        assertThat(used()).contains("\"services.nodeports\":\"1\"");
    }

    @Test
    void aDryRunIsCheckedAndNotCharged() {
        quota("{pods: '1'}", "{pods: '0'}");
        dryRun(
                "pods",
                "{\"metadata\":{\"name\":\"dry\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}");
        assertThat(used()).isEqualTo("{\"pods\":\"0\"}");
    }

    @Test
    void anUncountedQuotaLetsNothingPass() {
        quota("{pods: '1', cpu: '1'}", "{cpu: '0'}");
        assertThatThrownBy(() -> pod("a", "{requests: {cpu: 1m}}"))
                .hasMessage("pods \"a\" is forbidden: status unknown for quota: q, resources: cpu,pods");
    }

    @Test
    void ofManyCreatesAtOnceExactlyTheAllowedOnesPass() throws Exception {
        quota("{pods: '7'}", "{pods: '0'}");
        long passed = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads.invokeAll(IntStream.range(0, 30)
                    .<Callable<Boolean>>mapToObj(i -> () -> passes("p" + i))
                    .toList());
            for (var answer : answers) {
                passed += answer.get() ? 1 : 0;
            }
        }
        assertThat(passed).isEqualTo(7);
        assertThat(used()).isEqualTo("{\"pods\":\"7\"}");
    }

    private boolean passes(String name) {
        try {
            pod(name, "{}");
            return true;
        } catch (ApiFailure refused) {
            assertThat(refused).hasMessageContaining("exceeded quota: q");
            return false;
        }
    }

    @Test
    void aLimitRangeFillsInAndRefuses() {
        create(Resources.LIMIT_RANGES, """
                apiVersion: v1
                kind: LimitRange
                metadata: {name: l, namespace: TEAM}
                spec:
                  limits:
                  - {type: Container, default: {cpu: 500m}, defaultRequest: {cpu: 100m}, max: {cpu: '1'}}
                """);
        awaitRefusal(
                "pods",
                "{\"metadata\":{\"name\":\"dry\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\","
                        + "\"resources\":{\"limits\":{\"cpu\":\"2\"}}}]}}");
        var pod = pod("a", "{}");
        var resources = pod.spec().array("containers").get(0).asObject().object("resources");
        assertThat(resources.toString()).isEqualTo("{\"limits\":{\"cpu\":\"500m\"},\"requests\":{\"cpu\":\"100m\"}}");
        assertThat(pod.annotation("kubernetes.io/limit-ranger"))
                .contains("LimitRanger plugin set: cpu request for container c; cpu limit for container c");
        assertThat(pod.status().text("qosClass")).isEqualTo("Burstable");
        assertThatThrownBy(() -> pod("b", "{limits: {cpu: '2'}}"))
                .hasMessage("pods \"b\" is forbidden: maximum cpu usage per Container is 1, but limit is 2");
    }
}
