package dev.djong.testkit.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.shell.Role;
import dev.djong.testkit.SimulatedCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java Operator SDK's whole cycle: informers, finalizers, server-side apply, status, owned objects. */
class OperatorEndToEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String DEFINITION = "/operators/greetings.yaml";

    @TempDir
    Path folder;

    @Test
    void reconcilesCleansUpAndHealsWhatItOwns() throws IOException {
        try (var cluster = SimulatedCluster.start(folder, Role.CONTROLLERS);
                var client = client(cluster.adminKubeconfig().toFile())) {
            define(client);
            var reconciler = new GreetingReconciler();
            var operator = new Operator(overrider -> overrider.withKubernetesClient(client));
            operator.register(reconciler);
            operator.start();
            try {
                live(client, reconciler);
            } finally {
                operator.stop();
            }
        }
    }

    private static KubernetesClient client(File kubeconfig) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig))
                .build();
    }

    private static void define(KubernetesClient client) throws IOException {
        try (InputStream definition = OperatorEndToEndTest.class.getResourceAsStream(DEFINITION)) {
            var crd = client.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .load(definition)
                    .create();
            client.resource(crd)
                    .waitUntilCondition(
                            OperatorEndToEndTest::isEstablished,
                            PATIENCE.toSeconds(),
                            java.util.concurrent.TimeUnit.SECONDS);
        }
    }

    /** Right after it was made its status has no conditions: this client then knows no list of them. */
    private static boolean isEstablished(@Nullable CustomResourceDefinition found) {
        if (found == null || found.getStatus() == null || found.getStatus().getConditions() == null) {
            return false;
        }
        return found.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Established")
                        && condition.getStatus().equals("True"));
    }

    private static void live(KubernetesClient client, GreetingReconciler reconciler) {
        var greeting = new Greeting();
        greeting.setMetadata(new ObjectMetaBuilder()
                .withName("first")
                .withNamespace("default")
                .build());
        greeting.setSpec(new Greeting.Spec("world"));
        client.resource(greeting).create();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text(client)).isEqualTo("hello world"));
        await().atMost(PATIENCE).untilAsserted(() -> {
            var seen = client.resource(greeting).get();
            assertThat(seen.getStatus()).isEqualTo(new Greeting.Status("hello world", 1));
            assertThat(seen.getMetadata().getFinalizers()).hasSize(1);
        });

        client.resource(greeting).edit(found -> {
            found.setSpec(new Greeting.Spec("Java"));
            return found;
        });
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text(client)).isEqualTo("hello Java"));

        // What somebody else takes away comes back, since the operator watches it.
        client.configMaps().inNamespace("default").withName("first").delete();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text(client)).isEqualTo("hello Java"));

        client.resource(greeting).delete();
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(client.resource(greeting).get()).isNull();
            assertThat(text(client)).as("the collector takes what it owned").isEmpty();
        });
        assertThat(reconciler.gone()).containsExactly("Java");
    }

    private static String text(KubernetesClient client) {
        ConfigMap map =
                client.configMaps().inNamespace("default").withName("first").get();
        return map == null ? "" : map.getData().getOrDefault("text", "");
    }
}
