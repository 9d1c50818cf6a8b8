package dev.djong.controller.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions.Propagation;
import dev.djong.controller.Cluster;
import dev.djong.controller.condition.Conditions;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NamespaceControllerTest {
    private static final ObjectKey SHOP = ObjectKey.cluster(Cluster.NAMESPACE);

    private final Cluster cluster = Cluster.running(NamespaceController::new);

    @BeforeEach
    void aNamespaceWithContent() {
        cluster.create(
                Resources.NAMESPACES,
                ApiObject.of("v1", "Namespace", SHOP)
                        .with("spec", JsonReader.read("{\"finalizers\":[\"kubernetes\"]}")));
        cluster.runningPod("web", "n1", Map.of(), "10.0.0.1");
        cluster.create(Resources.CONFIG_MAPS, ApiObject.of("v1", "ConfigMap", Cluster.key("settings")));
        cluster.settle();
        cluster.delete(Resources.NAMESPACES, SHOP, Propagation.BACKGROUND);
    }

    private String reason(String condition) {
        return Conditions.find(cluster.api.get(Resources.NAMESPACES, SHOP).status(), condition)
                .map(found -> found.text("reason"))
                .orElse("none");
    }

    @Test
    void podsGoFirstThenTheRestThenTheNamespace() {
        cluster.pass(Duration.ofSeconds(3));
        assertThat(cluster.api.get(Resources.NAMESPACES, SHOP).status().text("phase"))
                .isEqualTo("Terminating");
        assertThat(cluster.api.all(Resources.CONFIG_MAPS))
                .as("the pod still ends")
                .hasSize(1);
        assertThat(reason("NamespaceContentRemaining")).isEqualTo("SomeResourcesRemain");
        cluster.api.delete(
                Resources.PODS, Cluster.key("web"), dev.djong.api.DeleteOptions.DEFAULT.withGracePeriodSeconds(0));
        cluster.pass(Duration.ofSeconds(40));
        assertThat(cluster.api.all(Resources.CONFIG_MAPS)).isEmpty();
        assertThat(cluster.api.find(Resources.NAMESPACES, SHOP)).isEmpty();
    }

    @Test
    void tellsWhichFinalizerHoldsItUp() {
        var pod = cluster.api.get(Resources.PODS, Cluster.key("web"));
        cluster.api.update(Resources.PODS, pod.withFinalizers(List.of("example.com/wait")));
        cluster.pass(Duration.ofSeconds(3));
        var condition = Conditions.find(
                        cluster.api.get(Resources.NAMESPACES, SHOP).status(), "NamespaceFinalizersRemaining")
                .orElseThrow();
        assertThat(condition.text("status")).isEqualTo("True");
        assertThat(condition.text("message")).contains("example.com/wait in 1 resource instances");
    }
}
