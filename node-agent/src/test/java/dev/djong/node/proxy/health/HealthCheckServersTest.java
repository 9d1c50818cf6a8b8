package dev.djong.node.proxy.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.node.proxy.HealthCheck;
import dev.djong.object.ObjectKey;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthCheckServersTest {
    private static final ObjectKey WEB = new ObjectKey("default", "web");

    private final HealthCheckServers servers = new HealthCheckServers();

    @AfterEach
    void stop() {
        servers.close();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static HttpResponse<String> ask(int port) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void saysWhetherEndpointsAreHere() throws IOException, InterruptedException {
        int port = freePort();
        servers.apply(List.of(new HealthCheck(port, WEB, 2)));
        var some = ask(port);
        assertThat(some.statusCode()).isEqualTo(200);
        assertThat(some.headers().firstValue("X-Load-Balancing-Endpoint-Weight"))
                .hasValue("2");
        assertThat(some.body())
                .isEqualTo("{\"localEndpoints\":2,\"service\":{\"name\":\"web\",\"namespace\":\"default\"},"
                        + "\"serviceProxyHealthy\":true}");
        servers.apply(List.of(new HealthCheck(port, WEB, 0)));
        assertThat(ask(port).statusCode()).isEqualTo(503);
        servers.apply(List.of());
        assertThatThrownBy(() -> ask(port)).isInstanceOf(ConnectException.class);
    }

    @Test
    void aPortThatIsTakenIsTriedAgain() throws IOException, InterruptedException {
        int port = freePort();
        var check = List.of(new HealthCheck(port, WEB, 1));
        try (var other = new ServerSocket(port)) {
            assertThat(other.isBound()).isTrue();
            servers.apply(check);
        }
        servers.apply(check);
        assertThat(ask(port).statusCode()).isEqualTo(200);
    }
}
