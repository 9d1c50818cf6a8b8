package dev.djong.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.api.ApiClient;
import dev.djong.json.Json;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.shell.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All services for real, containers simulated: what the scheduler may do with the rights that it has. */
class SchedulingEndToEndTest {
    @RegisterExtension
    static final RunningCluster CLUSTER = new RunningCluster(Role.CONTROLLERS, Role.SCHEDULER, Role.NODE);

    private static ApiClient api() {
        return CLUSTER.api();
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("default", name);
    }

    /** @param spec further members, each followed by a comma */
    private static ApiObject pod(String name, String spec) {
        return ApiObject.of("v1", "Pod", key(name)).with("spec", JsonReader.read("""
            {%s "terminationGracePeriodSeconds": 1,
             "containers": [{"name": "main", "image": "demo:1", "ports": [{"containerPort": 80, "hostPort": 8080}]}]}
            """.formatted(spec)));
    }

    private static void awaitRunning(String pod) {
        await().atMost(RunningCluster.PATIENCE)
                .until(() -> api().get(Resources.PODS, key(pod))
                        .status()
                        .text("phase")
                        .equals("Running"));
    }

    @Test
    void anImportantPodTakesThePortOfALesserOne() {
        api().create(
                        Resources.PRIORITY_CLASSES,
                        ApiObject.of("scheduling.k8s.io/v1", "PriorityClass", ObjectKey.cluster("important"))
                                .with("value", Json.of(1000)));
        api().create(Resources.PODS, pod("lesser", ""));
        awaitRunning("lesser");
        api().create(Resources.PODS, pod("greater", "\"priorityClassName\": \"important\","));
        awaitRunning("greater");
        assertThat(api().find(Resources.PODS, key("lesser"))).isEmpty();
    }

    @Test
    void aClaimOfAClassThatWaitsIsToldTheNode() {
        api().create(
                        Resources.STORAGE_CLASSES,
                        ApiObject.of("storage.k8s.io/v1", "StorageClass", ObjectKey.cluster("waits"))
                                .with("provisioner", Json.of("example.com/none"))
                                .with("volumeBindingMode", Json.of("WaitForFirstConsumer")));
        api().create(
                        Resources.PERSISTENT_VOLUME_CLAIMS,
                        ApiObject.of("v1", "PersistentVolumeClaim", key("data")).with("spec", JsonReader.read("""
                            {"storageClassName": "waits", "accessModes": ["ReadWriteOnce"],
                             "resources": {"requests": {"storage": "1Gi"}}}
                            """)));
        var mounting = "\"volumes\": [{\"name\": \"data\", \"persistentVolumeClaim\": {\"claimName\": \"data\"}}],";
        api().create(
                        Resources.PODS,
                        pod("db", mounting).withSpec(spec -> spec.with("containers", JsonReader.read("""
                            [{"name": "main", "image": "demo:1"}]\
                            """))));
        await().atMost(RunningCluster.PATIENCE)
                .until(() -> api().get(Resources.PERSISTENT_VOLUME_CLAIMS, key("data"))
                        .annotation("volume.kubernetes.io/selected-node")
                        .isPresent());
    }
}
