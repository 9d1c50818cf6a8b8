package dev.djong.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that do not fit into what lies between server and client, and a client that reads late. */
@Timeout(60)
class SocketPiecesTest {
    private static final int SENDS = 300;
    private static final Duration STUCK = Duration.ofMillis(300);
    private static final String LENGTH = "Content-Length: ";

    @TempDir
    private Path folder;

    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger seen = new AtomicInteger();

    /** Differ in length, so that records begin and end anywhere. */
    private static List<byte[]> pieces(int send) {
        return IntStream.range(0, 4)
                .mapToObj(i -> ((send + "." + i + " ").repeat(1 + 997 * i) + "\n").getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    private static String all() {
        var all = new StringBuilder();
        for (int send = 0; send < SENDS; send++) {
            pieces(send).forEach(piece -> all.append(new String(piece, StandardCharsets.US_ASCII)));
        }
        return all.toString();
    }

    /**
     * {@code /chunks} as it comes about, {@code /length} with the length told first, {@code /lasting} when the request is
     * over.
     */
    private final class Answers extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            var exchange = new ServletExchange(request, response);
            if (exchange.rawPath().equals("/lasting")) {
                exchange.lasting(new Lasting() {
                    @Override
                    public void send(Client client) throws IOException {
                        sendAll(client);
                    }

                    @Override
                    public void close() {
                        // nothing is held
                    }
                });
                return;
            }
            if (exchange.rawPath().equals("/length")) {
                exchange.respondWith("Content-Length", String.valueOf(all().length()));
            }
            sendAll(exchange.pieces());
        }
    }

    private void sendAll(Pieces client) throws IOException {
        for (int send = 0; send < SENDS; send++) {
            client.send(pieces(send));
            sent.incrementAndGet();
        }
    }

    @ParameterizedTest
    @CsvSource({"/chunks, false", "/chunks, true", "/length, false", "/length, true"})
    void arriveWholeAndTheConnectionGoesOn(String path, boolean tls) throws Exception {
        try (var server = new SmallServer(folder, tls, new Answers());
                var socket = server.connect()) {
            SmallServer.get(socket, path);
            awaitStuck();
            var answers = new DataInputStream(socket.getInputStream());
            assertThat(read(answers)).isEqualTo(all());
            SmallServer.get(socket, path);
            assertThat(read(answers)).as("on the same connection").isEqualTo(all());
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void arriveWholeWithoutTheirRequestAndEndTheConnection(boolean tls) throws Exception {
        try (var server = new SmallServer(folder, tls, new Answers());
                var socket = server.connect()) {
            SmallServer.get(socket, "/lasting");
            awaitStuck();
            var answers = new DataInputStream(socket.getInputStream());
            assertThat(read(answers)).isEqualTo(all());
            assertThat(answers.read()).isEqualTo(-1);
        }
    }

    private void awaitStuck() {
        await("the client reads nothing, so the server waits").during(STUCK).until(this::isStuck);
    }

    /** Nothing more was sent since somebody looked last. */
    private boolean isStuck() {
        int now = sent.get();
        return now < SENDS && now == seen.getAndSet(now);
    }

    private static String read(DataInputStream answers) throws IOException {
        var head = SmallServer.head(answers);
        int mark = head.indexOf(LENGTH);
        if (mark >= 0) {
            var length = head.substring(mark + LENGTH.length(), head.indexOf('\n', mark));
            return SmallServer.text(answers, Integer.parseInt(length));
        }
        assertThat(head).contains("Transfer-Encoding: chunked");
        return SmallServer.chunks(answers);
    }
}
