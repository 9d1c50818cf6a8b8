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

/**
 * Claims to devices over the real API, with the rights that each service has: made from a template, given devices by the
 * scheduler, given back. No driver is there to prepare them: containers are simulated.
 */
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

    private static ApiObject pod(String name) {
        return ApiObject.of("v1", "Pod", key(name)).with("spec", JsonReader.read("""
                {"terminationGracePeriodSeconds": 1,
                 "resourceClaims": [{"name": "gpu", "resourceClaimTemplateName": "gpu"}],
                 "containers": [{"name": "main", "image": "train:1", "resources": {"claims": [{"name": "gpu"}]}}]}"""));
    }

    private static String phase(String pod) {
        return CLUSTER.api().get(Resources.PODS, key(pod)).status().text("phase");
    }

    private static boolean waits(String pod) {
        return CLUSTER.api()
                .get(Resources.PODS, key(pod))
                .status()
                .array("conditions")
                .objects()
                .anyMatch(condition -> condition.text("type").equals("PodScheduled")
                        && condition.text("message").contains("cannot allocate all claims"));
    }

    @Test
    void podsGetDevicesOneAfterAnother() {
        var api = CLUSTER.api();
        api.create(Resources.DEVICE_CLASSES, deviceClass("gpu", "device.driver == 'gpu.example.com'"));
        api.create(
                Resources.RESOURCE_SLICES,
                ApiObject.of("resource.k8s.io/v1", "ResourceSlice", ObjectKey.cluster("sim-gpus"))
                        .with("spec", JsonReader.read("""
                {"driver": "gpu.example.com", "nodeName": "sim",
                 "pool": {"name": "sim", "generation": 1, "resourceSliceCount": 1},
                 "devices": [{"name": "gpu-0", "attributes": {"memory": {"int": 80}}},
                             {"name": "gpu-1", "attributes": {"memory": {"int": 24}}}]}""")));
        api.create(
                Resources.RESOURCE_CLAIM_TEMPLATES,
                ApiObject.of("resource.k8s.io/v1", "ResourceClaimTemplate", key("gpu"))
                        .with("spec", JsonReader.read("""
                {"spec": {"devices": {"requests": [{"name": "gpu", "exactly": {"deviceClassName": "gpu",
                    "selectors": [{"cel": {"expression": "device.attributes['gpu.example.com'].memory >= 40"}}]}}]}}}""")));

        var first = api.create(Resources.PODS, pod("first"));
        await().atMost(RunningCluster.PATIENCE).until(() -> phase("first").equals("Running"));
        assertThat(claims()).hasSize(1);
        var claim = claims().getFirst();
        assertThat(claim.name()).matches("first-gpu-[a-z0-9]{5}");
        assertThat(claim.finalizers()).containsExactly(FINALIZER);
        assertThat(claim.status()
                        .object("allocation")
                        .object("devices")
                        .array("results")
                        .objects()
                        .map(result -> result.text("pool") + "/" + result.text("device")))
                .containsExactly("sim/gpu-0");
        assertThat(claim.status().array("reservedFor").objects().map(user -> user.text("uid")))
                .containsExactly(first.uid());

        api.create(Resources.PODS, pod("second"));
        await().atMost(RunningCluster.PATIENCE).until(() -> waits("second"));
        api.delete(Resources.PODS, key("first"), DeleteOptions.DEFAULT);
        await().atMost(RunningCluster.PATIENCE).until(() -> phase("second").equals("Running"));

        api.delete(Resources.PODS, key("second"), DeleteOptions.DEFAULT);
        await().atMost(RunningCluster.PATIENCE).until(() -> claims().isEmpty());
    }
}
