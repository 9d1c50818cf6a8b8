package dev.djong.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.djong.api.Transport.Request;
import dev.djong.time.VirtualTimers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two servers of one cluster, of which the preferred one refuses, stands still or speaks no TLS. */
@Timeout(30)
class FailOverTest {
    /** A second is promised; a busy machine gets some more before a test says otherwise. */
    private static final Duration PROMISED = Duration.ofMillis(2500);

    private final Node first = new Node();
    private final Node second = new Node();
    private final List<AutoCloseable> closing = new ArrayList<>();

    /** A server that can stand still as a stopped process does: connections are made, nothing is answered. */
    private static final class Node {
        private final List<String> requests = new CopyOnWriteArrayList<>();
        private HttpServer server;
        private volatile CountDownLatch running = new CountDownLatch(0);
        private final CountDownLatch probed = new CountDownLatch(1);
        private final AtomicInteger notReady = new AtomicInteger();

        void start() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", this::answer);
            server.start();
        }

        private void answer(HttpExchange exchange) throws IOException {
            if (isProbe(exchange)) {
                probed.countDown();
            }
            try {
                running.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            exchange.getRequestBody().readAllBytes();
            if (!isProbe(exchange)) {
                requests.add(exchange.getRequestMethod());
            }
            boolean watch = exchange.getRequestURI().toString().contains("watch=true");
            boolean ready = notReady.getAndUpdate(left -> Math.max(0, left - 1)) == 0;
            exchange.sendResponseHeaders(ready ? 200 : 503, 0);
            exchange.getResponseBody().write("hello\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            if (!watch) {
                exchange.close();
            }
        }

        private static boolean isProbe(HttpExchange exchange) {
            return exchange.getRequestURI().getPath().equals("/livez");
        }

        void stop() {
            running = new CountDownLatch(1);
        }

        void goOn() {
            running.countDown();
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }
    }

    @BeforeEach
    void start() throws IOException {
        first.start();
        second.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (var one : closing) {
            one.close();
        }
        for (var node : List.of(first, second)) {
            node.goOn();
            node.server.stop(0);
        }
    }

    private HttpsTransport transport(URI... servers) throws NoSuchAlgorithmException {
        return transport(new SignsOfLife(), servers);
    }

    private HttpsTransport transport(SignsOfLife signs, URI... servers) throws NoSuchAlgorithmException {
        var settings = new HttpsTransport.Settings(List.of(servers), SSLContext.getDefault(), Optional.empty(), "test");
        var transport = new HttpsTransport(settings, signs);
        closing.add(transport);
        return transport;
    }

    private static Request request(String method, String path, boolean repeatable) {
        return new Request(method, path, Map.of(), new byte[] {'x'}, repeatable);
    }

    private static Request get(String path) {
        return new Request("GET", path, Map.of(), new byte[0]);
    }

    private static Duration timeOf(ThrowingRunnable work) throws Exception {
        long began = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private interface ThrowingRunnable {
        void run() throws Exception;
    }

    /** Connections exist and have been asked for a sign of life, as after some seconds of work. */
    private HttpsTransport warm() throws Exception {
        var transport = transport(first.uri(), second.uri());
        transport.send(get("/warm")).close();
        first.requests.clear();
        return transport;
    }

    @Test
    void aReadMovesOnFromAServerThatStandsStill() throws Exception {
        var transport = warm();
        first.stop();
        assertThat(timeOf(() -> transport.send(get("/x")).close())).isLessThan(PROMISED);
        assertThat(second.requests).containsExactly("GET");
        assertThat(timeOf(() -> transport.send(get("/x")).close()))
                .as("the next one goes there directly")
                .isLessThan(Duration.ofMillis(500));
    }

    @Test
    void aServerThatHadNoAnswerIsAskedOnceMoreWhereTheOtherIsDown() throws Exception {
        second.server.stop(0);
        var transport = transport(first.uri(), second.uri());
        first.notReady.set(1);
        try (var answer = transport.send(get("/x"))) {
            assertThat(answer.code()).isEqualTo(200);
        }
        first.notReady.set(2);
        try (var answer = transport.send(get("/x"))) {
            assertThat(answer.code()).as("what it says then counts").isEqualTo(503);
        }
        assertThat(first.requests).hasSize(4);
    }

    /** As on a busy machine, where this process gets late to what has long come. */
    @Test
    void aServerThatAnswersLateButBeforeTheOtherOneIsNotLeft() throws Exception {
        var signs = new SignsOfLife();
        var transport = transport(signs, first.uri(), second.uri());
        transport.send(get("/warm")).close();
        first.stop();
        second.stop();
        var answer = CompletableFuture.supplyAsync(() -> transport.send(get("/late")));
        second.probed.await();
        first.goOn();
        answer.get().close();
        transport.send(get("/x")).close();
        second.goOn();
        await().until(() -> signs.silence(second.uri()).compareTo(SignsOfLife.NEVER) < 0);
        await().during(Duration.ofMillis(300)).until(() -> transport.server().equals(first.uri()));
        transport.send(get("/x")).close();
        assertThat(first.requests).hasSize(4);
    }

    @Test
    void anAnswerMayComeAfterTheTimeForASignOfLife() throws Exception {
        first.stop();
        try (var link = new ServerLink(
                        first.uri(), patience -> HttpClient.newHttpClient(), new SignsOfLife(), new VirtualTimers());
                var question = link.ask()) {
            assertThat(question.life()).isEqualTo(ServerLink.Life.SILENT);
            assertThat(question.isAnswered()).isFalse();
            first.goOn();
            await().untilAsserted(() -> assertThat(question.isAnswered()).isTrue());
        }
    }

    @Test
    void aWatchBreaksWhenItsServerStandsStill() throws Exception {
        var transport = warm();
        try (var watch = transport.send(get("/x?watch=true"))) {
            assertThat(watch.body().read()).isEqualTo('h');
            first.stop();
            assertThat(timeOf(() -> assertThatThrownBy(() -> watch.body().readAllBytes())
                            .isInstanceOf(IOException.class)))
                    .isLessThan(PROMISED);
        }
        transport.send(get("/x?watch=true")).close();
        assertThat(second.requests).containsExactly("GET");
    }

    @Test
    void aServerThatOnlyStreamsIsAskedASecondAfterItWasLastHeardOf() throws Exception {
        var nanos = new AtomicLong();
        var signs = new SignsOfLife(nanos::get);
        var timers = new VirtualTimers();
        var asked = new AtomicInteger();
        try (var link = new ServerLink(first.uri(), patience -> HttpClient.newHttpClient(), signs, timers)) {
            var vigil = new Vigil(link, asked::incrementAndGet, timers);
            vigil.begin();
            try (var watch = link.exchange(get("/x?watch=true"), Map.of(), ServerLink.Patience.SHORT, () -> {})) {
                pass(Duration.ofMillis(900), nanos, timers);
                assertThat(watch.body().read()).isEqualTo('h');
                pass(Duration.ofMillis(900), nanos, timers);
                assertThat(asked).as("it told something").hasValue(0);
                signs.heardOf(first.uri());
                pass(Duration.ofMillis(900), nanos, timers);
                assertThat(asked).as("another connection heard of it").hasValue(0);
                pass(Duration.ofMillis(200), nanos, timers);
                assertThat(asked).hasValue(1);
            }
            pass(Duration.ofSeconds(10), nanos, timers);
            assertThat(asked).as("nobody waits any more").hasValue(1);
        }
    }

    @Test
    void ofSeveralConnectionsOneAsksAndTheNextWhenThatOneHasNoAnswer() throws Exception {
        var nanos = new AtomicLong();
        var signs = new SignsOfLife(nanos::get);
        var timers = new VirtualTimers();
        var asked = new ArrayList<String>();
        for (var name : List.of("a", "b")) {
            var link = new ServerLink(first.uri(), patience -> HttpClient.newHttpClient(), signs, timers);
            closing.add(link);
            new Vigil(link, () -> asked.add(name), timers).begin();
            closing.add(link.exchange(get("/x?watch=true"), Map.of(), ServerLink.Patience.SHORT, () -> {}));
        }
        pass(Duration.ofMillis(1000), nanos, timers);
        assertThat(asked).containsExactly("a");
        pass(Duration.ofMillis(400), nanos, timers);
        assertThat(asked).as("still no answer").hasSize(2);
        signs.heardOf(first.uri());
        pass(Duration.ofMillis(900), nanos, timers);
        assertThat(asked).hasSize(2);
    }

    private static void pass(Duration time, AtomicLong nanos, VirtualTimers timers) {
        nanos.addAndGet(time.toNanos());
        timers.advance(time);
    }

    @Test
    void aWriteBoundToARevisionMovesOn() throws Exception {
        var transport = warm();
        first.stop();
        assertThat(timeOf(() -> transport.send(request("PUT", "/x", true)).close()))
                .isLessThan(PROMISED);
        assertThat(second.requests).containsExactly("PUT");
    }

    @Test
    void anyOtherWriteIsNeverSentTwice() throws Exception {
        var transport = warm();
        first.stop();
        assertThatThrownBy(() -> transport.send(request("POST", "/x", false))).isInstanceOf(TransportException.class);
        assertThat(second.requests).isEmpty();
    }

    @Test
    void aWriteToAServerThatStoodStillForAMomentHasItsTrueAnswer() throws Exception {
        var transport = warm();
        first.stop();
        Thread.ofVirtual().start(() -> {
            transport.send(get("/moved-on-when-the-pause-is-noticed")).close();
            first.goOn();
        });
        try (var answer = transport.send(request("POST", "/x", false))) {
            assertThat(answer.code()).isEqualTo(200);
        }
        assertThat(first.requests).contains("POST");
    }

    @Test
    void aWriteMovesOnWhereTheHandshakeFails() throws Exception {
        try (var closingAtOnce = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                while (!closingAtOnce.isClosed()) {
                    try {
                        closingAtOnce.accept().close();
                    } catch (IOException over) {
                        return;
                    }
                }
            });
            var transport = transport(URI.create("https://127.0.0.1:" + closingAtOnce.getLocalPort()), second.uri());
            transport.send(request("POST", "/x", false)).close();
            assertThat(second.requests).containsExactly("POST");
        }
    }

    @Test
    void aWriteMovesOnWhereTheHandshakeNeverEnds() throws Exception {
        var accepted = new ArrayList<Socket>();
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                while (!silent.isClosed()) {
                    try {
                        accepted.add(silent.accept());
                    } catch (IOException over) {
                        return;
                    }
                }
            });
            var transport = transport(URI.create("https://127.0.0.1:" + silent.getLocalPort()), second.uri());
            assertThat(timeOf(() -> transport.send(request("POST", "/x", false)).close()))
                    .isLessThan(PROMISED);
            assertThat(second.requests).containsExactly("POST");
        }
        for (var socket : accepted) {
            socket.close();
        }
    }
}
