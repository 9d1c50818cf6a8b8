package dev.djong.cli;

import dev.djong.shell.kubeconfig.Kubeconfig;
import dev.djong.standalone.cluster.ClusterState.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks each part's readiness, as anybody may. */
final class PartHealth implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private final HttpClient client;

    PartHealth(Kubeconfig admin) {
        this.client = HttpClient.newBuilder()
                .sslContext(admin.sslContext())
                .connectTimeout(LIMIT)
                .build();
    }

    /** {@code up}, or what is wrong. */
    String of(Part part) {
        var address = URI.create("https://localhost:" + part.managementPort() + "/actuator/health/readiness");
        try {
            var request = HttpRequest.newBuilder(address).timeout(LIMIT).build();
            int code =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return code == 200 ? "up" : "down (" + code + ")";
        } catch (IOException e) {
            return "unreachable (" + reason(e.getMessage()) + ")";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown (interrupted)";
        }
    }

    private static String reason(@Nullable String message) {
        return message == null ? "no answer" : message;
    }

    @Override
    public void close() {
        client.close();
    }
}
