package dev.djong.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.kubernetes.client.Exec;
import io.kubernetes.client.PortForward;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two Java clients run a command in a real container, and reach its port, in the cluster that {@code -Dkubeconfig} names, in a pod labelled
 * {@code app=web}. The end-to-end script starts it once its cluster is up, so it is not among the unit tests.
 */
@Timeout(60)
class JavaClientsCheck {
    private static final int PORT = 8080;

    private final Path kubeconfig = Path.of(Objects.requireNonNull(System.getProperty("kubeconfig"), "-Dkubeconfig"));

    @Test
    void fabric8RunsACommandInAContainer() throws Exception {
        try (var client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
                .build()) {
            var pods = client.pods().inNamespace("default");
            var name = pods.withLabel("app", "web")
                    .list()
                    .getItems()
                    .getFirst()
                    .getMetadata()
                    .getName();
            var output = new ByteArrayOutputStream();
            try (var exec = pods.withName(name).writingOutput(output).exec("hostname")) {
                assertThat(exec.exitCode().get(30, TimeUnit.SECONDS)).isZero();
            }
            assertThat(output.toString(StandardCharsets.UTF_8).trim()).isEqualTo(name);
        }
    }

    @Test
    void theOfficialClientRunsACommandInAContainer() throws Exception {
        try (var reader = Files.newBufferedReader(kubeconfig)) {
            var client =
                    ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(reader)).build();
            var name = Objects.requireNonNull(new CoreV1Api(client)
                            .listNamespacedPod("default")
                            .labelSelector("app=web")
                            .execute()
                            .getItems()
                            .getFirst()
                            .getMetadata())
                    .getName();
            var process = new Exec(client).exec("default", name, new String[] {"hostname"}, false);
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            assertThat(output.trim()).isEqualTo(name);
        }
    }

    @Test
    void fabric8ForwardsAPort() throws Exception {
        try (var client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
                .build()) {
            var pods = client.pods().inNamespace("default");
            var name = pods.withLabel("app", "web")
                    .list()
                    .getItems()
                    .getFirst()
                    .getMetadata()
                    .getName();
            try (var forward = pods.withName(name).portForward(PORT)) {
                var address = new URI("http", null, "127.0.0.1", forward.getLocalPort(), "/", null, null);
                var page = HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
                assertThat(page.body()).contains(name);
            }
        }
    }

    @Test
    void theOfficialClientForwardsAPort() throws Exception {
        try (var reader = Files.newBufferedReader(kubeconfig)) {
            var client =
                    ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(reader)).build();
            client.setReadTimeout(0);
            var name = Objects.requireNonNull(new CoreV1Api(client)
                            .listNamespacedPod("default")
                            .labelSelector("app=web")
                            .execute()
                            .getItems()
                            .getFirst()
                            .getMetadata())
                    .getName();
            var forward = new PortForward(client).forward("default", name, List.of(PORT));
            forward.getOutboundStream(PORT).write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            forward.getOutboundStream(PORT).flush();
            var page = new String(forward.getInputStream(PORT).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(page).contains("200").contains(name);
        }
    }
}
