package dev.djong.apiserver.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final JsonObject REVIEW = JsonObject.of("kind", Json.of("AdmissionReview"));

    private final HookServer server = new HookServer("hook.team.svc");
    private final WebhookClient client = new WebhookClient(this::resolve);
    private final CountDownLatch never = new CountDownLatch(1);

    private InetSocketAddress resolve(String namespace, String name, int port) throws WebhookCallException {
        if (!name.equals("hook")) {
            throw new WebhookCallException("service \"" + name + "\" not found");
        }
        return new InetSocketAddress("127.0.0.1", server.port());
    }

    @AfterEach
    void stop() {
        never.countDown();
        client.close();
        server.close();
    }

    private JsonObject post(JsonObject clientConfig, Duration timeout) throws WebhookCallException {
        return client.post(WebhookTarget.of(clientConfig), REVIEW, timeout);
    }

    private JsonObject post(String path) throws WebhookCallException {
        return post(server.clientConfig(path), PATIENCE);
    }

    private JsonObject service(String name) {
        return JsonObject.of(
                "caBundle",
                Json.of(server.caBundle()),
                "service",
                JsonObject.EMPTY.with("name", name).with("namespace", "team").with("path", "ok"));
    }

    private void ok(String path) {
        server.on(path, (exchange, review) -> HookServer.send(exchange, 200, "{\"ok\":true}"));
    }

    @Test
    void tellsTheTimeAndKeepsTheConnection() throws Exception {
        ok("/ok");
        for (int i = 0; i < 3; i++) {
            assertThat(post("/ok").flag("ok")).isTrue();
        }
        assertThat(server.requests()).hasSize(3).allMatch(("POST /ok?timeout=10s 127.0.0.1:" + server.port())::equals);
        assertThat(server.connections()).isEqualTo(1);
    }

    /** The server closes what it kept open, as servers do after a while; the client has not noticed. */
    @Test
    void sendsAgainWhatAKeptConnectionLost() throws Exception {
        try (var first = new HookServer("hook.team.svc")) {
            first.on("/ok", (exchange, review) -> HookServer.send(exchange, 200, "{}"));
            var ports = new AtomicInteger(first.port());
            var moving = new WebhookClient((namespace, name, port) -> new InetSocketAddress("127.0.0.1", ports.get()));
            var bundle = Json.of(first.bundleWith(server));
            var target = WebhookTarget.of(service("hook").with("caBundle", bundle));
            moving.post(target, REVIEW, PATIENCE);
            first.close();
            ok("/ok");
            ports.set(server.port());
            assertThat(moving.post(target, REVIEW, PATIENCE).flag("ok")).isTrue();
            moving.close();
        }
    }

    @Test
    void reachesAServiceUnderItsName() throws Exception {
        ok("/ok");
        post(service("hook"), PATIENCE);
        assertThat(server.requests()).containsExactly("POST /ok?timeout=10s hook.team.svc:443");
    }

    @Test
    void saysWhichServiceIsMissing() {
        assertThatThrownBy(() -> post(service("gone"), PATIENCE))
                .hasMessage("Post \"https://gone.team.svc:443/ok?timeout=10s\": service \"gone\" not found");
    }

    @Test
    void trustsOnlyTheGivenAuthorities() {
        ok("/ok");
        try (var other = new HookServer()) {
            var config = server.clientConfig("/ok").with("caBundle", other.caBundle());
            assertThatThrownBy(() -> post(config, PATIENCE))
                    .hasMessageEndingWith(
                            "tls: failed to verify certificate: x509: certificate signed by unknown authority");
        }
    }

    @Test
    void refusesACertificateOfAnotherName() throws IOException {
        ok("/ok");
        try (var other = new HookServer("other.team.svc")) {
            other.on("/ok", (exchange, review) -> HookServer.send(exchange, 200, "{}"));
            var resolving =
                    new WebhookClient((namespace, name, port) -> new InetSocketAddress("127.0.0.1", other.port()));
            var config = service("hook").with("caBundle", other.caBundle());
            assertThatThrownBy(() -> resolving.post(WebhookTarget.of(config), REVIEW, PATIENCE))
                    .hasMessageContaining("failed to verify certificate: x509: ");
            resolving.close();
        }
    }

    @Test
    void givesUpInTime() {
        server.on("/slow", (exchange, review) -> await());
        assertThatThrownBy(() -> post(server.clientConfig("/slow"), Duration.ofMillis(200)))
                .hasMessageEndingWith("/slow?timeout=1s\": context deadline exceeded");
    }

    @Test
    void givesUpInTimeOnADripToo() {
        server.on("/drip", (exchange, review) -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await();
        });
        assertThatThrownBy(() -> post(server.clientConfig("/drip"), Duration.ofMillis(200)))
                .hasMessageEndingWith("context deadline exceeded");
    }

    private void await() {
        try {
            never.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void readsChunksButNotForEver() throws Exception {
        server.on("/chunks", (exchange, review) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("{\"a\":".getBytes());
            exchange.getResponseBody().flush();
            exchange.getResponseBody().write("1}".getBytes());
        });
        assertThat(post("/chunks").integerOr("a", 0)).isEqualTo(1);
        server.on("/flood", (exchange, review) -> {
            exchange.sendResponseHeaders(200, 0);
            var block = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                exchange.getResponseBody().write(block);
            }
        });
        assertThatThrownBy(() -> post("/flood")).hasMessageContaining("the answer is longer than 10485760 bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 |  | the server could not find the requested resource",
                "500 | boom | an error on the server (\"boom\") has prevented the request from succeeding",
                "302 |  | the server responded with the status code 302 but did not return more information",
                "200 | [] | couldn't get version/kind; json parse error: the answer is no object",
            })
    void saysWhatTheAnswerWas(int code, String body, String message) {
        server.on("/answer", (exchange, review) -> {
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            HookServer.send(exchange, code, body == null ? "" : body);
        });
        assertThatThrownBy(() -> post("/answer")).hasMessage(message);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | webhook configuration must have either service or URL",
                "{\"url\":\"http://127.0.0.1/\"} | Unparsable URL: http://127.0.0.1/ is no https URL",
                "{\"url\":\"https://a b/\"} | Unparsable URL: ",
            })
    void refusesAConfigurationThatLeadsNowhere(String config, String message) {
        var json = JsonReader.read(config).asObject();
        assertThatThrownBy(() -> post(json, PATIENCE)).hasMessageStartingWith(message);
    }

    @Test
    void saysThatNobodyListens() {
        int port = server.port();
        server.close();
        assertThatThrownBy(() -> post("/ok"))
                .hasMessageContaining("Post \"https://127.0.0.1:" + port + "/ok?timeout=10s\": dial tcp")
                .hasMessageEndingWith("connection refused");
    }
}
