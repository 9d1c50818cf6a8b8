package dev.djong.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.ListOptions;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.shell.Role;
import dev.djong.status.ApiFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Budgets, quotas, metrics and autoscalers with all services for real, containers simulated. */
class PolicyEndToEndTest {
    @RegisterExtension
    static final RunningCluster CLUSTER = new RunningCluster(Role.CONTROLLERS, Role.SCHEDULER, Role.NODE);

    private static ApiClient api() {
        return CLUSTER.api();
    }

    private static ApiObject create(GroupVersionResource resource, String kind, String name, String spec) {
        return api().create(
                        resource,
                        ApiObject.of(resource.apiVersion(), kind, new ObjectKey("default", name))
                                .with("spec", JsonReader.read(spec)));
    }

    private static void deployment(String name, int replicas, String usage) {
        create(Resources.DEPLOYMENTS, "Deployment", name, """
            {"replicas": %d, "selector": {"matchLabels": {"app": "%s"}},
             "template": {"metadata": {"labels": {"app": "%s"},
                                       "annotations": {"usage.simulation.djong.dev/main": "%s"}},
                          "spec": {"terminationGracePeriodSeconds": 1,
                                   "containers": [{"name": "main", "image": "demo:1",
                                                   "resources": {"requests": {"cpu": "100m"}}}]}}}\
            """.formatted(replicas, name, name, usage));
    }

    private static long available(String name) {
        return api().get(Resources.DEPLOYMENTS, new ObjectKey("default", name))
                .status()
                .integerOr("availableReplicas", 0);
    }

    private static JsonObject metrics(String path) {
        return JsonReader.read(api().raw("GET", "/apis/metrics.k8s.io/v1beta1/" + path, new byte[0]))
                .asObject();
    }

    @Test
    void whatPodsUseIsMeasuredAndScalesThem() {
        deployment("busy", 1, "cpu=190m,memory=64Mi");
        await().atMost(RunningCluster.PATIENCE).until(() -> available("busy") == 1);
        await().atMost(RunningCluster.PATIENCE).untilAsserted(() -> {
            var items =
                    metrics("namespaces/default/pods?labelSelector=app%3Dbusy").array("items");
            assertThat(items.size()).isOne();
            var usage = items.get(0)
                    .asObject()
                    .array("containers")
                    .get(0)
                    .asObject()
                    .object("usage");
            assertThat(usage.text("memory")).isEqualTo("64Mi");
            assertThat(usage.text("cpu")).matches("1[89][0-9]+[mun]");
        });
        assertThat(metrics("nodes").array("items").size()).isOne();
        create(Resources.HORIZONTAL_POD_AUTOSCALERS, "HorizontalPodAutoscaler", "busy", """
            {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "busy"},
             "minReplicas": 1, "maxReplicas": 3,
             "metrics": [{"type": "Resource", "resource": {"name": "cpu",
                          "target": {"type": "Utilization", "averageUtilization": 100}}}]}\
            """);
        await().atMost(RunningCluster.PATIENCE).until(() -> available("busy") >= 2);
    }

    @Test
    void anEvictionWaitsForItsBudget() {
        deployment("guarded", 2, "cpu=1m");
        create(
                Resources.POD_DISRUPTION_BUDGETS,
                "PodDisruptionBudget",
                "guarded",
                "{\"minAvailable\": 2, \"selector\": {\"matchLabels\": {\"app\": \"guarded\"}}}");
        await().atMost(RunningCluster.PATIENCE)
                .until(() -> api().get(Resources.POD_DISRUPTION_BUDGETS, new ObjectKey("default", "guarded"))
                                .status()
                                .integerOr("currentHealthy", 0)
                        == 2);
        var pod = api().list(Resources.PODS, ListOptions.inNamespace("default")).items().stream()
                .filter(found -> "guarded".equals(found.labels().get("app")))
                .findFirst()
                .orElseThrow();
        var eviction = ApiObject.of("policy/v1", "Eviction", pod.key());
        var refused = catchThrowableOfType(
                ApiFailure.class, () -> api().createSubresource(Resources.PODS, pod.key(), "eviction", eviction));
        assertThat(refused.status().code()).isEqualTo(429);
        var budget = api().get(Resources.POD_DISRUPTION_BUDGETS, new ObjectKey("default", "guarded"));
        api().update(Resources.POD_DISRUPTION_BUDGETS, budget.withSpec(spec -> spec.with("minAvailable", 1)));
        await().atMost(RunningCluster.PATIENCE).untilAsserted(() -> {
            api().createSubresource(Resources.PODS, pod.key(), "eviction", eviction);
            assertThat(api().find(Resources.PODS, pod.key())
                            .filter(left -> left.uid().equals(pod.uid()) && !left.isBeingDeleted()))
                    .isEmpty();
        });
    }

    @Test
    void aQuotaFollowsTheLifeOfWhatItCounts() {
        var key = new ObjectKey("default", "few");
        create(Resources.RESOURCE_QUOTAS, "ResourceQuota", "few", "{\"hard\": {\"count/secrets\": \"1\"}}");
        await().atMost(RunningCluster.PATIENCE)
                .until(() -> api().get(Resources.RESOURCE_QUOTAS, key)
                        .status()
                        .object("used")
                        .has("count/secrets"));
        var secret = ApiObject.of("v1", "Secret", new ObjectKey("default", "one"));
        api().create(Resources.SECRETS, secret);
        var refused = catchThrowableOfType(
                ApiFailure.class,
                () -> api().create(Resources.SECRETS, ApiObject.of("v1", "Secret", new ObjectKey("default", "two"))));
        assertThat(refused).hasMessageContaining("exceeded quota: few, requested: count/secrets=1");
        api().delete(Resources.SECRETS, secret.key(), DeleteOptions.DEFAULT);
        await().atMost(RunningCluster.PATIENCE)
                .until(() -> api().get(Resources.RESOURCE_QUOTAS, key)
                        .status()
                        .object("used")
                        .text("count/secrets")
                        .equals("0"));
    }
}
