package dev.djong.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.djong.api.DeleteOptions;
import dev.djong.api.ListOptions;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.shell.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Claims to devices over the real API, with the rights that each service has. The test gives devices out itself. */
class DeviceClaimsEndToEndTest {
    private static final String FINALIZER = "resource.kubernetes.io/delete-protection";

    @RegisterExtension
    static final RunningCluster CLUSTER = new RunningCluster(Role.CONTROLLERS, Role.SCHEDULER, Role.NODE);

    private static ObjectKey key(String name) {
        return new ObjectKey("default", name);
    }

    private static List<ApiObject> claims() {
        return CLUSTER.api().list(Resources.RESOURCE_CLAIMS, ListOptions.ALL).items();
    }

    private static ApiObject claim() {
        return claims().getFirst();
    }

    private static ApiObject deviceClass(String name, String expression) {
        return ApiObject.of("resource.k8s.io/v1", "DeviceClass", ObjectKey.cluster(name))
                .with(
                        "spec",
                        JsonReader.read("{\"selectors\": [{\"cel\": {\"expression\": \"" + expression + "\"}}]}"));
    }

    @Test
    void aSelectorThatIsWrongIsRefused() {
        CLUSTER.api().create(Resources.DEVICE_CLASSES, deviceClass("sound", "device.driver == 'gpu.example.com'"));
        assertThatThrownBy(() -> CLUSTER.api().create(Resources.DEVICE_CLASSES, deviceClass("wrong", "device.driver")))
                .hasMessageContaining(
                        "spec.selectors[0].cel.expression: Invalid value: \"device.driver\": must evaluate"
                                + " to bool or the unknown type, not string");
    }

    @Test
    void aPodsClaimIsMadeReservedAndGoesWithIt() {
        CLUSTER.api()
                .create(
                        Resources.RESOURCE_CLAIM_TEMPLATES,
                        ApiObject.of("resource.k8s.io/v1", "ResourceClaimTemplate", key("gpu"))
                                .with("spec", JsonReader.read("""
                {"spec": {"devices": {"requests": [{"name": "gpu", "exactly": {"deviceClassName": "gpu.example.com"}}]}}}""")));
        var pod = CLUSTER.api()
                .create(
                        Resources.PODS,
                        ApiObject.of("v1", "Pod", key("trainer")).with("spec", JsonReader.read("""
                {"nodeName": "sim", "terminationGracePeriodSeconds": 1,
                 "resourceClaims": [{"name": "gpu", "resourceClaimTemplateName": "gpu"}],
                 "containers": [{"name": "main", "image": "train:1", "resources": {"claims": [{"name": "gpu"}]}}]}""")));
        await().atMost(RunningCluster.PATIENCE)
                .until(() -> CLUSTER.api()
                                .get(Resources.PODS, pod.key())
                                .status()
                                .array("resourceClaimStatuses")
                                .size()
                        == 1);
        assertThat(claims()).hasSize(1);
        assertThat(claim().name()).matches("trainer-gpu-[a-z0-9]{5}");

        var held = CLUSTER.api().update(Resources.RESOURCE_CLAIMS, claim().withFinalizers(List.of(FINALIZER)));
        CLUSTER.api().updateStatus(Resources.RESOURCE_CLAIMS, held.with("status", JsonReader.read("""
                {"allocation": {"devices": {"results":
                    [{"request": "gpu", "driver": "gpu.example.com", "pool": "sim", "device": "gpu-0"}]}}}""")));
        await().atMost(RunningCluster.PATIENCE)
                .until(() -> claim().status()
                        .array("reservedFor")
                        .objects()
                        .anyMatch(user -> user.text("uid").equals(pod.uid())));

        CLUSTER.api().delete(Resources.PODS, pod.key(), DeleteOptions.DEFAULT);
        await().atMost(RunningCluster.PATIENCE).until(() -> claims().isEmpty());
    }
}
