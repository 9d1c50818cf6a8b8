package dev.djong.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCheckTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final CompletableFuture<String> asked = new CompletableFuture<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private ServerSocket server;

    private interface Answer {
        void to(Socket client) throws IOException, InterruptedException;
    }

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        over.countDown();
        server.close();
    }

    private Prober.Result check(String httpGet, Answer answer) {
        Thread.ofVirtual().start(() -> {
            try (var client = server.accept()) {
                var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
                asked.complete(in.readLine() + "|" + in.readLine());
                answer.to(client);
            } catch (IOException | InterruptedException gone) {
                asked.completeExceptionally(gone);
            }
        });
        var endpoint = new Endpoint("127.0.0.1", server.getLocalPort());
        return HttpCheck.run(JsonReader.read(httpGet).asObject(), endpoint, TIMEOUT);
    }

    private static void ok(Socket client) throws IOException {
        client.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void asksForThePath() throws Exception {
        assertThat(check("{\"path\":\"a b?c=d\"}", HttpCheckTest::ok)).isEqualTo(Prober.Result.SUCCESS);
        assertThat(asked.get()).isEqualTo("GET /a%20b?c=d HTTP/1.1|Host: 127.0.0.1:" + server.getLocalPort());
    }

    /** A container that sends a character now and then has not answered. */
    @Test
    @Timeout(10)
    void aDripIsNoAnswer() {
        var result = check("{}", client -> {
            do {
                client.getOutputStream().write('H');
            } while (!over.await(100, TimeUnit.MILLISECONDS));
        });
        assertThat(result.success()).isFalse();
        assertThat(result.message()).contains("context deadline exceeded");
    }

    /** A pod's author may have the node GET something, and nothing else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"path\":\"/ HTTP/1.1\\r\\nHost: a\\r\\n\\r\\nPOST /danger\"}",
                "{\"httpHeaders\":[{\"name\":\"a\",\"value\":\"b\\r\\n\\r\\nPOST /danger HTTP/1.1\"}]}",
                "{\"httpHeaders\":[{\"name\":\"a: b\\r\\nc\",\"value\":\"d\"}]}"
            })
    void oneRequestStaysOne(String httpGet) {
        var result = check(httpGet, HttpCheckTest::ok);
        assertThat(result.success()).isFalse();
        assertThat(asked).isNotDone();
    }
}
