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
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that goes on without its request: how it begins, and every way in which it ends. */
@Timeout(60)
class LastingAnswerTest {
    private static final String END = "end";
    private static final int ABORT = 0;

    @TempDir
    private Path folder;

    private final BlockingQueue<String> toSend = new LinkedBlockingQueue<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CountDownLatch answered = new CountDownLatch(1);

    /** Sends what the test wants it to send. */
    private final class Body implements Lasting {
        @Override
        public void send(Client client) throws IOException {
            told.add("sends");
            try (var departure = client.onGone(() -> toSend.add(END))) {
                for (var text = toSend.take(); !text.equals(END); text = toSend.take()) {
                    client.send(List.of(text.getBytes(StandardCharsets.US_ASCII)));
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() {
            told.add("closed");
        }
    }

    private class Answers extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            var exchange = new ServletExchange(request, response);
            exchange.respondWith("Warning", "299 - \"two\r\nlines\"");
            exchange.respondWith("Content-Type", "application/json");
            exchange.lasting(new Body());
            exchange.whenOver(() -> told.add("over"));
            answered.countDown();
        }
    }

    @Test
    void theHeadSaysThatTheConnectionEnds() throws Exception {
        try (var server = new SmallServer(folder, false, new Answers());
                var socket = server.connect()) {
            SmallServer.get(socket, "/");
            assertThat(SmallServer.head(new DataInputStream(socket.getInputStream()))
                            .lines())
                    .filteredOn(line -> !line.startsWith("Date: "))
                    .containsExactlyInAnyOrder(
                            "HTTP/1.1 200 ",
                            "Warning: 299 - \"two  lines\"",
                            "Content-Type: application/json",
                            "Transfer-Encoding: chunked",
                            "Connection: close");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theRequestIsOverOnlyWithItsAnswer(boolean tls) throws Exception {
        try (var server = new SmallServer(folder, tls, new Answers());
                var socket = server.connect()) {
            SmallServer.get(socket, "/");
            var answers = new DataInputStream(socket.getInputStream());
            SmallServer.head(answers);
            assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
            toSend.addAll(List.of("one ", "two"));
            await().until(toSend::isEmpty);
            assertThat(told).containsExactly("sends");
            toSend.add(END);
            assertThat(SmallServer.chunks(answers)).isEqualTo("one two");
            assertThat(answers.read()).isEqualTo(-1);
            await().untilAsserted(() -> assertThat(told).containsExactly("sends", "closed", "over"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itEndsWhenTheClientSaysGoodbye(boolean tls) throws Exception {
        try (var server = new SmallServer(folder, tls, new Answers())) {
            try (var socket = server.connect()) {
                SmallServer.get(socket, "/");
                SmallServer.head(new DataInputStream(socket.getInputStream()));
            }
            await().untilAsserted(() -> assertThat(told).containsExactly("sends", "closed", "over"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itEndsWhenTheConnectionBreaks(boolean tls) throws Exception {
        try (var server = new SmallServer(folder, tls, new Answers())) {
            try (var socket = server.connect()) {
                SmallServer.get(socket, "/");
                SmallServer.head(new DataInputStream(socket.getInputStream()));
                socket.setSoLinger(true, ABORT);
            }
            await().untilAsserted(() -> assertThat(told).containsExactly("sends", "closed", "over"));
        }
    }

    /** Its connections are not handed over any more, but who is let in is answered to the end. */
    @Test
    void aServerThatEndsAnswersWithinTheRequest() throws Exception {
        var reference = new AtomicReference<SmallServer>();
        toSend.addAll(List.of("all", END));
        try (var server = new SmallServer(folder, false, new Answers() {
                    private static final long serialVersionUID = 1;

                    @Override
                    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                        reference.get().connector().pause();
                        super.doGet(request, response);
                    }
                });
                var socket = server.connect()) {
            reference.set(server);
            SmallServer.get(socket, "/");
            var answers = new DataInputStream(socket.getInputStream());
            SmallServer.head(answers);
            assertThat(SmallServer.chunks(answers)).isEqualTo("all");
            await().untilAsserted(() -> assertThat(told).containsExactly("sends", "closed", "over"));
        }
    }

    /** The server may begin to end in that very moment. */
    @Test
    void aBodyThatNeverBeginsIsClosed() throws Exception {
        var reference = new AtomicReference<SmallServer>();
        try (var server = new SmallServer(folder, false, new Answers() {
                    private static final long serialVersionUID = 1;

                    @Override
                    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                        super.doGet(request, response);
                        reference.get().connector().pause();
                    }
                });
                var socket = server.connect()) {
            reference.set(server);
            SmallServer.get(socket, "/");
            await().untilAsserted(() -> assertThat(told).containsExactly("closed", "over"));
        }
    }
}
