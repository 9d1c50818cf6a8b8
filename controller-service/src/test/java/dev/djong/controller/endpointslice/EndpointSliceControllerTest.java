package dev.djong.controller.endpointslice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions;
import dev.djong.controller.Cluster;
import dev.djong.controller.endpoints.EndpointsController;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointSliceControllerTest {
    private final Cluster cluster = Cluster.running(EndpointSliceController::new, EndpointsController::new);

    private void service(String specJson) {
        cluster.create(
                Resources.SERVICES,
                ApiObject.of("v1", "Service", Cluster.key("web"))
                        .withLabel("team", "shop")
                        .with("spec", JsonReader.read(specJson)));
    }

    private void plainService() {
        service("{\"clusterIP\":\"10.1.1.1\",\"selector\":{\"app\":\"web\"},"
                + "\"ports\":[{\"name\":\"http\",\"port\":80,\"targetPort\":8080}]}");
    }

    private ApiObject pod(String name, String ip) {
        return cluster.runningPod(name, "n1", Map.of("app", "web"), ip);
    }

    private List<ApiObject> slices() {
        return cluster.api.all(Resources.ENDPOINT_SLICES);
    }

    @Test
    void olderEndpointsAreInTheOrderOfTheirAddresses() {
        plainService();
        pod("a", "10.0.0.7");
        pod("b", "10.0.0.5");
        cluster.settle();
        var subset = cluster.api
                .all(Resources.ENDPOINTS)
                .getFirst()
                .root()
                .array("subsets")
                .get(0);
        assertThat(subset.asObject().array("addresses").objects().map(address -> address.text("ip")))
                .containsExactly("10.0.0.5", "10.0.0.7");
    }

    private List<JsonObject> endpoints() {
        return slices().stream()
                .flatMap(slice -> slice.root().array("endpoints").objects())
                .toList();
    }

    @Test
    void aReadyPodStandsBehindItsService() {
        plainService();
        pod("a", "10.0.0.1");
        cluster.settle();
        var slice = slices().getFirst();
        assertThat(slice.labels())
                .containsEntry("kubernetes.io/service-name", "web")
                .containsEntry("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io")
                .containsEntry("team", "shop");
        assertThat(slice.root().array("ports").toString())
                .isEqualTo("[{\"name\":\"http\",\"port\":8080,\"protocol\":\"TCP\"}]");
        assertThat(endpoints().getFirst().array("addresses").toString()).isEqualTo("[\"10.0.0.1\"]");
        assertThat(endpoints().getFirst().object("conditions").toString())
                .isEqualTo("{\"ready\":true,\"serving\":true,\"terminating\":false}");
        var endpoints = cluster.api.get(Resources.ENDPOINTS, Cluster.key("web"));
        assertThat(endpoints.root().array("subsets").toString())
                .contains("10.0.0.1")
                .contains("\"port\":8080");
    }

    @Test
    void aTerminatingPodStillServesButIsNotReady() {
        plainService();
        pod("a", "10.0.0.1");
        cluster.settle();
        cluster.api.delete(Resources.PODS, Cluster.key("a"), DeleteOptions.DEFAULT);
        cluster.settle();
        assertThat(endpoints().getFirst().object("conditions").toString())
                .isEqualTo("{\"ready\":false,\"serving\":true,\"terminating\":true}");
        assertThat(cluster.api
                        .get(Resources.ENDPOINTS, Cluster.key("web"))
                        .root()
                        .has("subsets"))
                .isFalse();
    }

    @Test
    void aServiceWithoutPodsKeepsOneEmptySlice() {
        plainService();
        cluster.settle();
        assertThat(slices()).hasSize(1);
        assertThat(endpoints()).isEmpty();
        pod("a", "10.0.0.1");
        cluster.settle();
        assertThat(slices()).hasSize(1);
        assertThat(endpoints()).hasSize(1);
    }

    @Test
    void aSliceHoldsAHundred() {
        plainService();
        for (int i = 0; i < SlicePlanner.MAX_ENDPOINTS; i++) {
            pod("p" + i, "10.0.1." + i);
        }
        cluster.settle();
        assertThat(slices()).hasSize(1);
        pod("one-more", "10.0.2.1");
        cluster.settle();
        assertThat(slices()).hasSize(2);
        assertThat(endpoints()).hasSize(SlicePlanner.MAX_ENDPOINTS + 1);
        cluster.api.forgetCalls();
        cluster.api.delete(Resources.PODS, Cluster.key("p5"), DeleteOptions.DEFAULT.withGracePeriodSeconds(0));
        cluster.settle();
        assertThat(cluster.api.writes().stream().filter(call -> call.resource().equals(Resources.ENDPOINT_SLICES)))
                .as("one pod changes one slice")
                .hasSize(1);
    }

    @Test
    void namedPortsAreLookedUpInEachPod() {
        service(
                "{\"clusterIP\":\"None\",\"selector\":{\"app\":\"web\"},\"ports\":[{\"port\":80,\"targetPort\":\"http\"}]}");
        for (var port : List.of(8080, 9090)) {
            var pod = pod("p" + port, "10.0.0." + port / 1000);
            cluster.changeSpec(
                    Resources.PODS,
                    pod.key(),
                    spec -> spec.with(
                            "containers",
                            JsonReader.read("[{\"name\":\"c\",\"ports\":[{\"name\":\"http\",\"containerPort\":" + port
                                    + "}]}]")));
        }
        cluster.settle();
        assertThat(slices()).hasSize(2).allMatch(slice -> slice.labels().containsKey(Backends.HEADLESS));
        assertThat(cluster.api
                        .get(Resources.ENDPOINTS, Cluster.key("web"))
                        .root()
                        .array("subsets")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void nothingHappensTwiceAndEverythingGoesWithTheService() {
        plainService();
        pod("a", "10.0.0.1");
        cluster.settle();
        cluster.api.forgetCalls();
        cluster.restart();
        cluster.settle();
        assertThat(cluster.api.writes()).isEmpty();
        cluster.api.delete(Resources.SERVICES, Cluster.key("web"), DeleteOptions.DEFAULT);
        cluster.settle();
        assertThat(slices()).isEmpty();
        assertThat(cluster.api.all(Resources.ENDPOINTS)).isEmpty();
    }
}
