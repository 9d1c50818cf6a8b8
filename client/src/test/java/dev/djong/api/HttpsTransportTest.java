package dev.djong.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.djong.time.VirtualTimers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests, fail-over and tokens on plain HTTP; TLS is seen with a whole cluster. */
class HttpsTransportTest {
    private final List<String> requests = new ArrayList<>();
    private HttpServer server;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Authorization"));
        var body = exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private URI live() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static URI dead() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    private static HttpsTransport to(Optional<TokenSource> token, URI... servers) throws NoSuchAlgorithmException {
        return new HttpsTransport(
                new HttpsTransport.Settings(List.of(servers), SSLContext.getDefault(), token, "test"));
    }

    private static Transport.Request post(String body) {
        return new Transport.Request("POST", "/x?y=z", Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void sendsAndReceives() throws Exception {
        try (var transport = to(Optional.of(TokenSource.fixed("secret")), live());
                var response = transport.send(post("hello"))) {
            assertThat(response.code()).isEqualTo(200);
            assertThat(response.headers()).containsEntry("content-type", "application/json");
            assertThat(response.body().readAllBytes()).asString().isEqualTo("hello");
        }
        assertThat(requests).containsExactly("POST /x?y=z Bearer secret");
    }

    @Test
    void aServerThatIsDownIsPassedOver() throws Exception {
        try (var transport = to(Optional.empty(), dead(), live())) {
            for (int i = 0; i < 3; i++) {
                transport.send(post("once")).close();
            }
        }
        assertThat(requests).as("each write exactly once").hasSize(3);
    }

    @Test
    void noServerAtAllIsATransportFailure() throws Exception {
        try (var transport = to(Optional.empty(), dead(), dead())) {
            assertThatThrownBy(() -> transport.send(post("x"))).isInstanceOf(TransportException.class);
        }
    }

    @Test
    void aRotatedTokenFileIsReadAgainAfterAMinute() throws Exception {
        var file = Files.writeString(folder.resolve("token"), "one\n");
        var timers = new VirtualTimers();
        var source = TokenSource.file(file, timers);
        assertThat(source.token()).isEqualTo("one");
        Files.writeString(file, "two\n");
        assertThat(source.token()).isEqualTo("one");
        timers.advance(Duration.ofSeconds(61));
        assertThat(source.token()).isEqualTo("two");
        Files.delete(file);
        timers.advance(Duration.ofSeconds(61));
        assertThat(source.token()).as("the last one known").isEqualTo("two");
    }
}
