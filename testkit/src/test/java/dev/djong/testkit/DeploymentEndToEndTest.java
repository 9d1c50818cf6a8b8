package dev.djong.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.api.ListOptions;
import dev.djong.api.Patch;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.shell.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All services for real, containers simulated: a Deployment's life from its manifest to its end. */
class DeploymentEndToEndTest {
    @RegisterExtension
    static final RunningCluster CLUSTER = new RunningCluster(Role.CONTROLLERS, Role.SCHEDULER, Role.NODE);

    private static ApiClient api() {
        return CLUSTER.api();
    }

    private static ApiObject deployment(String namespace, String name, int replicas) {
        return ApiObject.of("apps/v1", "Deployment", new ObjectKey(namespace, name))
                .with("spec", JsonReader.read("""
                        {"replicas": %d, "selector": {"matchLabels": {"app": "%s"}},
                         "template": {"metadata": {"labels": {"app": "%s"}},
                                      "spec": {"terminationGracePeriodSeconds": 1,
                                               "containers": [{"name": "main", "image": "demo:1"}]}}}""".formatted(replicas, name, name)));
    }

    private static List<ApiObject> objects(GroupVersionResource resource, String namespace) {
        return api().list(resource, ListOptions.inNamespace(namespace)).items();
    }

    private static void awaitRollout(String name, int replicas) {
        await().atMost(RunningCluster.PATIENCE).untilAsserted(() -> {
            var deployment = api().get(Resources.DEPLOYMENTS, new ObjectKey("default", name));
            var status = deployment.status();
            assertThat(status.integerOr("observedGeneration", 0)).isEqualTo(deployment.generation());
            assertThat(status.integerOr("updatedReplicas", 0)).isEqualTo(replicas);
            assertThat(status.integerOr("availableReplicas", 0)).isEqualTo(replicas);
            assertThat(status.integerOr("replicas", 0)).isEqualTo(replicas);
        });
    }

    private static void patch(String name, String json) {
        api().patch(Resources.DEPLOYMENTS, new ObjectKey("default", name), "", Patch.strategic(JsonReader.read(json)));
    }

    private static List<String> images(String app) {
        return objects(Resources.PODS, "default").stream()
                .filter(pod -> app.equals(pod.labels().get("app")) && !pod.isBeingDeleted())
                .map(pod -> pod.spec()
                        .array("containers")
                        .objects()
                        .findFirst()
                        .map(c -> c.text("image"))
                        .orElse(""))
                .toList();
    }

    @Test
    void rollsOutUndoesScalesAndGoes() {
        api().create(Resources.DEPLOYMENTS, deployment("default", "web", 3));
        api().create(
                        Resources.SERVICES,
                        ApiObject.of("v1", "Service", new ObjectKey("default", "web"))
                                .with(
                                        "spec",
                                        JsonReader.read("{\"selector\":{\"app\":\"web\"},\"ports\":[{\"port\":80}]}")));
        awaitRollout("web", 3);
        await().atMost(RunningCluster.PATIENCE)
                .untilAsserted(() -> assertThat(readyEndpoints("web")).isEqualTo(3));

        patch(
                "web",
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"demo:2\"}]}}}}");
        awaitRollout("web", 3);
        assertThat(images("web")).containsOnly("demo:2").hasSize(3);

        patch(
                "web",
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"demo:1\"}]}}}}");
        awaitRollout("web", 3);
        assertThat(api().get(Resources.DEPLOYMENTS, new ObjectKey("default", "web"))
                        .annotation("deployment.kubernetes.io/revision"))
                .contains("3");

        patch("web", "{\"spec\":{\"replicas\":5}}");
        awaitRollout("web", 5);
        patch("web", "{\"spec\":{\"replicas\":1}}");
        awaitRollout("web", 1);

        api().delete(
                        Resources.DEPLOYMENTS,
                        new ObjectKey("default", "web"),
                        DeleteOptions.DEFAULT.with(Propagation.BACKGROUND));
        await().atMost(RunningCluster.PATIENCE).untilAsserted(() -> {
            assertThat(objects(Resources.REPLICA_SETS, "default")).isEmpty();
            assertThat(images("web")).isEmpty();
        });
    }

    private static long readyEndpoints(String service) {
        return objects(Resources.ENDPOINT_SLICES, "default").stream()
                .filter(slice -> service.equals(slice.labels().get("kubernetes.io/service-name")))
                .flatMap(slice -> slice.root().array("endpoints").objects())
                .filter(endpoint -> endpoint.object("conditions").flag("ready"))
                .count();
    }

    @Test
    void aNamespaceGoesWithEverythingInIt() {
        var shop = ObjectKey.cluster("shop");
        api().create(Resources.NAMESPACES, ApiObject.of("v1", "Namespace", shop));
        await().atMost(RunningCluster.PATIENCE)
                .until(() -> api().find(Resources.SERVICE_ACCOUNTS, new ObjectKey("shop", "default"))
                        .isPresent());
        api().create(Resources.DEPLOYMENTS, deployment("shop", "web", 2));
        await().atMost(RunningCluster.PATIENCE)
                .until(() -> objects(Resources.PODS, "shop").size() == 2);
        api().delete(Resources.NAMESPACES, shop, DeleteOptions.DEFAULT);
        await().atMost(RunningCluster.PATIENCE)
                .until(() -> api().find(Resources.NAMESPACES, shop).isEmpty());
    }

    @Test
    void inTheForegroundTheDeploymentGoesLast() {
        api().create(Resources.DEPLOYMENTS, deployment("default", "front", 2));
        awaitRollout("front", 2);
        var key = new ObjectKey("default", "front");
        JsonObject answer =
                api().delete(Resources.DEPLOYMENTS, key, DeleteOptions.DEFAULT.with(Propagation.FOREGROUND));
        assertThat(new ApiObject(answer).finalizers()).contains("foregroundDeletion");
        await().atMost(RunningCluster.PATIENCE)
                .until(() -> api().find(Resources.DEPLOYMENTS, key).isEmpty());
        assertThat(images("front")).isEmpty();
    }
}
