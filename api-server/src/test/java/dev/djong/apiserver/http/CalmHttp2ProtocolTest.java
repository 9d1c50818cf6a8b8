package dev.djong.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.TestServer;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CalmHttp2ProtocolTest {
    private static final int ENHANCE_YOUR_CALM = 0xb;
    private static final int MANY_WATCHES = 1000;
    private static final String WATCH = "/api/v1/namespaces/default/configmaps?watch=true";

    private static final TestServer SERVER = new TestServer();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void aThousandWatchesMayBeGivenUpAtOnceAndTheLastOneGoesOn() throws Exception {
        try (var client = new RawHttp2(SERVER.uri())) {
            var open = new HashSet<Integer>();
            for (int i = 0; i < MANY_WATCHES; i++) {
                open.add(client.get(WATCH));
            }
            client.flush();
            int last = open.stream().mapToInt(Integer::intValue).max().orElseThrow();
            for (int answered = 0; answered < MANY_WATCHES; answered++) {
                client.await(RawHttp2.HEADERS);
            }
            for (int stream : open) {
                if (stream != last) {
                    client.reset(stream);
                }
            }
            // Frames are worked on in their order. Without this all watches may be told of what comes: more than fits
            // into this client's window, which it never opens further.
            client.ping();
            client.flush();
            client.await(RawHttp2.PING);
            create("after-the-resets");
            var frame = client.await(RawHttp2.DATA);
            var text = new StringBuilder();
            while (text.indexOf("after-the-resets") < 0) {
                assertThat(frame.type()).isNotEqualTo(RawHttp2.GOAWAY);
                if (frame.type() == RawHttp2.DATA && frame.stream() == last) {
                    text.append(new String(frame.payload(), StandardCharsets.UTF_8));
                }
                if (text.indexOf("after-the-resets") < 0) {
                    frame = client.read();
                }
            }
        }
    }

    @Test
    void whoStartsRequestsOnlyToGiveThemUpIsCutOff() throws Exception {
        try (var client = new RawHttp2(SERVER.uri())) {
            var started = new AtomicLong();
            var flood = Thread.ofVirtual()
                    .start(() -> untilCutOff(client, () -> {
                        client.reset(client.get("/version"));
                        started.incrementAndGet();
                    }));
            var goAway = theEnd(client);
            flood.join();
            assertThat(started.get()).isGreaterThan(ConnectorTuning.MAX_STREAMS);
            if (goAway.isPresent()) {
                assertThat(goAway.get().number(4)).isEqualTo(ENHANCE_YOUR_CALM);
                int lastStream = goAway.get().number(0);
                assertThat(lastStream / 2).isBetween(ConnectorTuning.MAX_STREAMS, 2 * CalmHttp2Protocol.RESET_BURST);
            }
        }
    }

    @Test
    void aFloodOfPingsIsCutOff() throws Exception {
        try (var client = new RawHttp2(SERVER.uri())) {
            var flood = Thread.ofVirtual().start(() -> untilCutOff(client, client::ping));
            var goAway = theEnd(client);
            flood.join();
            goAway.ifPresent(told -> assertThat(told.number(4)).isEqualTo(ENHANCE_YOUR_CALM));
        }
    }

    private interface Send {
        void frames() throws IOException;
    }

    private static void untilCutOff(RawHttp2 client, Send send) {
        try {
            while (true) {
                send.frames();
                client.flush();
            }
        } catch (IOException cutOff) {
            // That is how it ends.
        }
    }

    /**
     * Reads until the server has cut the connection. Its GOAWAY is empty when it was lost: the kernel drops what a peer has
     * not read yet when that peer goes on writing to a closed connection.
     */
    private static Optional<RawHttp2.Frame> theEnd(RawHttp2 client) throws IOException {
        try {
            return Optional.of(client.await(RawHttp2.GOAWAY));
        } catch (EOFException | SocketException cutOff) {
            return Optional.empty();
        }
    }

    @Test
    void aBudgetIsForABurstAndRefills() {
        var now = new AtomicLong();
        var budget = new FrameBudget(3, 2, now::get);
        for (int i = 0; i < 3; i++) {
            assertThat(budget.take()).isTrue();
        }
        assertThat(budget.take()).isFalse();
        now.addAndGet(500_000_000L);
        assertThat(budget.take()).isTrue();
        assertThat(budget.take()).isFalse();
        now.addAndGet(3_600_000_000_000L);
        for (int i = 0; i < 3; i++) {
            assertThat(budget.take()).isTrue();
        }
        assertThat(budget.take()).isFalse();
    }

    private static void create(String name) throws Exception {
        var body = "{\"metadata\":{\"name\":\"" + name + "\"}}";
        var request = HttpRequest.newBuilder(SERVER.uri().resolve("/api/v1/namespaces/default/configmaps"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(201);
        }
    }
}
