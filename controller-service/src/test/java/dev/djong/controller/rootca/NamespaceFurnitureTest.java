package dev.djong.controller.rootca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions;
import dev.djong.controller.Cluster;
import dev.djong.controller.ControllerSettings;
import dev.djong.controller.serviceaccount.ServiceAccountController;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every namespace is furnished with: its default service account and the cluster's certificate authority. */
class NamespaceFurnitureTest {
    private final Cluster cluster = Cluster.running(ServiceAccountController::new, RootCaController::new)
            .with(new ControllerSettings("PEM", Duration.ofSeconds(40), 0, Optional.empty()));

    private void namespace(String phase) {
        cluster.create(
                Resources.NAMESPACES,
                ApiObject.of("v1", "Namespace", ObjectKey.cluster(Cluster.NAMESPACE))
                        .with("status", JsonReader.read("{\"phase\":\"" + phase + "\"}")));
        cluster.settle();
    }

    private ApiObject bundle() {
        return cluster.api.get(Resources.CONFIG_MAPS, Cluster.key(RootCaController.NAME));
    }

    @Test
    void bothAreMadeAndRestored() {
        namespace("Active");
        assertThat(cluster.api.find(Resources.SERVICE_ACCOUNTS, Cluster.key("default")))
                .isPresent();
        assertThat(bundle().root().object("data").text("ca.crt")).isEqualTo("PEM");
        cluster.api.delete(Resources.SERVICE_ACCOUNTS, Cluster.key("default"), DeleteOptions.DEFAULT);
        cluster.api.update(
                Resources.CONFIG_MAPS, bundle().with("data", JsonReader.read("{\"ca.crt\":\"forged\",\"x\":\"y\"}")));
        cluster.settle();
        assertThat(cluster.api.find(Resources.SERVICE_ACCOUNTS, Cluster.key("default")))
                .isPresent();
        assertThat(bundle().root().object("data").toString()).isEqualTo("{\"ca.crt\":\"PEM\"}");
    }

    @Test
    void aNamespaceOnItsWayOutGetsNothing() {
        namespace("Terminating");
        assertThat(cluster.api.all(Resources.SERVICE_ACCOUNTS)).isEmpty();
        assertThat(cluster.api.all(Resources.CONFIG_MAPS)).isEmpty();
    }
}
