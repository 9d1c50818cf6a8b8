package dev.djong.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.apiserver.TestServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request that crosses the server's GOAWAY on its way. */
@Timeout(30)
class LateRequestTest {
    /** Shorter than the second that clients have to hear of it. */
    private static final Duration MOST_OF_THE_TIME = Duration.ofMillis(950);

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    /** Refused streams are streams that the container does not know, and their bodies ended the connection. */
    @Test
    void isServedAlthoughItIsLateAndEndsNothingElse() throws Exception {
        try (var server = new TestServer(List.of());
                var client = new RawHttp2(server.uri())) {
            client.get("/version");
            client.flush();
            client.await(RawHttp2.DATA);
            long began = System.nanoTime();
            var drained = CompletableFuture.runAsync(() -> server.drain(Duration.ZERO));
            assertThat(goAway(client).number(0)).as("no stream is refused").isEqualTo(Integer.MAX_VALUE);

            for (var name : List.of("late", "later", "latest")) {
                int stream = client.post(MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}}");
                client.flush();
                var answer = client.await(RawHttp2.DATA);
                assertThat(answer.stream()).isEqualTo(stream);
                assertThat(new String(answer.payload(), StandardCharsets.UTF_8)).contains("resourceVersion");
            }
            drained.get(10, TimeUnit.SECONDS);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(MOST_OF_THE_TIME);
        }
    }

    /** Nobody was there when GOAWAY was sent to everybody: it is sent when the connection begins. */
    @Test
    void aConnectionThatBeginsWhenTheDoorIsClosedIsToldAtOnce() throws Exception {
        try (var server = new TestServer(List.of());
                var accepted = new Socket(server.uri().getHost(), server.uri().getPort())) {
            var address = server.uri(); // which nobody knows any more later
            await().until(() -> server.connections() == 2);
            var drained = CompletableFuture.runAsync(() -> server.drain(Duration.ZERO));
            await().until(() -> isRefused(address));
            try (var client = new RawHttp2(address, accepted)) {
                assertThat(goAway(client).number(0)).isEqualTo(Integer.MAX_VALUE);
                client.get("/version");
                client.flush();
                client.await(RawHttp2.DATA);
            }
            drained.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void isServedOnAnOpenConnectionOfHttp11Too() throws Exception {
        try (var server = new TestServer(List.of());
                var socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
            var address = server.uri();
            var answers = new DataInputStream(socket.getInputStream());
            SmallServer.get(socket, "/livez");
            assertThat(SmallServer.head(answers)).startsWith("HTTP/1.1 200").doesNotContain("Connection: close");
            SmallServer.text(answers, "ok".length());

            var drained = CompletableFuture.runAsync(() -> server.drain(Duration.ZERO));
            await().until(() -> isRefused(address));
            SmallServer.get(socket, "/livez");
            assertThat(SmallServer.head(answers)).startsWith("HTTP/1.1 200").contains("Connection: close");
            drained.get(10, TimeUnit.SECONDS);
        }
    }

    private static boolean isRefused(URI server) {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            return !socket.isConnected();
        } catch (IOException refused) {
            return true;
        }
    }

    private static RawHttp2.Frame goAway(RawHttp2 client) throws IOException {
        var frame = client.read();
        while (frame.type() != RawHttp2.GOAWAY) {
            frame = client.read();
        }
        return frame;
    }
}
