package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that sends its body a byte at a time holds its seat until the deadline, and no longer. */
@Timeout(60)
class SlowBodiesTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000", "Transfer-Encoding: chunked"})
    void theDeadlineHoldsForBodiesToo(String framing) throws Exception {
        var head =
                "POST /api/v1/namespaces/default/configmaps?timeout=1s HTTP/1.1\r\nHost: test\r\nConnection: close\r\n"
                        + "Content-Type: application/json\r\n" + framing + "\r\n\r\n";
        var drop = framing.startsWith("Content") ? " " : "1\r\n \r\n";
        try (var socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(20_000);
            var dripping = Thread.ofVirtual().start(() -> drip(socket, drop));
            // The connection stays until the rest of the body is there: whoever still sends may read why it is refused.
            var answer = answer(socket);
            assertThat(answer).startsWith("HTTP/1.1 504 ");
            assertThat(answer)
                    .contains("\"reason\":\"Timeout\"", "request did not complete within the allotted timeout");
            dripping.interrupt();
            dripping.join();
        }
    }

    private static String answer(Socket socket) throws IOException {
        var answer = new StringBuilder();
        var in = socket.getInputStream();
        while (answer.indexOf("\"status\":\"Failure\"}") < 0) {
            int c = in.read();
            if (c < 0) {
                break;
            }
            answer.append((char) c);
        }
        return answer.toString();
    }

    private static void drip(Socket socket, String drop) {
        try {
            while (true) {
                Thread.sleep(200);
                socket.getOutputStream().write(drop.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (InterruptedException | IOException over) {
            Thread.currentThread().interrupt();
        }
    }
}
