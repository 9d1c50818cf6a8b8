package dev.djong.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.ReleaseHistory;
import com.marcnuri.helm.UpgradeCommand;
import dev.djong.api.ApiClient;
import dev.djong.api.ListOptions;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.shell.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Helm itself installs, upgrades, rolls back and uninstalls a chart with a custom kind, a workload and hooks. */
class HelmEndToEndTest {
    private static final Path CHART = Path.of("src/test/resources/charts/widgets");
    private static final GroupVersionResource WIDGETS = new GroupVersionResource("example.com", "v1", "widgets");
    private static final String NAMESPACE = "shop";
    private static final String NAME = "toys";
    private static final int TIMEOUT_SECONDS = 120;

    @RegisterExtension
    static final RunningCluster CLUSTER = new RunningCluster(Role.CONTROLLERS, Role.SCHEDULER, Role.NODE);

    private static ApiClient api() {
        return CLUSTER.api();
    }

    private static ObjectKey key(String name) {
        return new ObjectKey(NAMESPACE, name);
    }

    private static UpgradeCommand upgrade() {
        return new Helm(CHART)
                .upgrade()
                .withKubeConfig(CLUSTER.kubeconfig())
                .withName(NAME)
                .withNamespace(NAMESPACE)
                .waitReady()
                .withTimeout(TIMEOUT_SECONDS);
    }

    private static List<ReleaseHistory> history() {
        return Helm.history(NAME)
                .withKubeConfig(CLUSTER.kubeconfig())
                .withNamespace(NAMESPACE)
                .call();
    }

    private static String color() {
        assertThat(api().get(Resources.CONFIG_MAPS, key(NAME))
                        .root()
                        .object("data")
                        .text("color"))
                .isEqualTo(api().get(WIDGETS, key(NAME)).spec().text("color"));
        return api().get(WIDGETS, key(NAME)).spec().text("color");
    }

    private static boolean completed(String hook) {
        return api().get(Resources.JOBS, key(NAME + "-" + hook)).status().integerOr("succeeded", 0) == 1;
    }

    @Test
    void aReleaseLivesItsLife() {
        assertThat(install().getStatus()).isEqualTo("deployed");
        assertThat(color()).isEqualTo("red");
        assertThat(completed("pre-install")).isTrue();
        assertThat(readyReplicas()).isEqualTo(2);

        var upgraded = upgrade().set("color", "green").set("replicas", 3).call();
        assertThat(upgraded.getRevision()).isEqualTo("2");
        assertThat(color()).isEqualTo("green");
        assertThat(completed("post-upgrade")).isTrue();
        assertThat(readyReplicas()).isEqualTo(3);

        // What the server refuses halfway is taken back: Helm's roll-back.
        assertThatThrownBy(() -> upgrade()
                        .set("color", "blue")
                        .set("replicas", 1)
                        .set("broken", true)
                        .atomic()
                        .call())
                .hasMessageContaining("123456")
                .hasMessageContaining("rolled back");
        assertThat(color()).isEqualTo("green");
        assertThat(api().get(Resources.DEPLOYMENTS, key(NAME)).spec().integerOr("replicas", 0))
                .isEqualTo(3);
        assertThat(history()).extracting(ReleaseHistory::getStatus).endsWith("failed", "deployed");

        // What the schema of the custom kind does not allow never gets in.
        assertThatThrownBy(() -> upgrade().set("color", "pink").call())
                .hasMessageContaining("Unsupported value: \"pink\"");
        assertThat(api().get(WIDGETS, key(NAME)).spec().text("color")).isEqualTo("green");

        uninstall();
        await().atMost(RunningCluster.PATIENCE).untilAsserted(() -> {
            assertThat(names(WIDGETS)).isEmpty();
            assertThat(names(Resources.DEPLOYMENTS)).isEmpty();
            assertThat(names(Resources.PODS)).noneMatch(name -> name.startsWith(NAME + "-5"));
            assertThat(names(Resources.SECRETS)).noneMatch(name -> name.contains("helm"));
        });
        assertThat(completed("pre-delete")).isTrue();
        assertThat(api().find(Resources.CUSTOM_RESOURCE_DEFINITIONS, new ObjectKey("", "widgets.example.com")))
                .as("Helm leaves custom kinds behind, with everything that others made of them")
                .isPresent();
    }

    private static Release install() {
        return new Helm(CHART)
                .install()
                .withKubeConfig(CLUSTER.kubeconfig())
                .withName(NAME)
                .withNamespace(NAMESPACE)
                .createNamespace()
                .waitReady()
                .withTimeout(TIMEOUT_SECONDS)
                .call();
    }

    private static void uninstall() {
        Helm.uninstall(NAME)
                .withKubeConfig(CLUSTER.kubeconfig())
                .withNamespace(NAMESPACE)
                .call();
    }

    private static long readyReplicas() {
        return api().get(Resources.DEPLOYMENTS, key(NAME)).status().integerOr("readyReplicas", 0);
    }

    private static List<String> names(GroupVersionResource resource) {
        return api().list(resource, ListOptions.inNamespace(NAMESPACE)).items().stream()
                .map(ApiObject::name)
                .toList();
    }
}
