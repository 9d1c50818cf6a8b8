package dev.djong.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
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
            client.flush();
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
            var flood = Thread.ofVirtual().start(() -> untilCutOff(() -> client.reset(client.get("/version")), client));
            var goAway = client.await(RawHttp2.GOAWAY);
            assertThat(goAway.number(4)).isEqualTo(ENHANCE_YOUR_CALM);
            int lastStream = goAway.number(0);
            assertThat(lastStream / 2).isBetween(ConnectorTuning.MAX_STREAMS, 2 * CalmHttp2Protocol.RESET_BURST);
            flood.join();
        }
    }

    @Test
    void aFloodOfPingsIsCutOff() throws Exception {
        try (var client = new RawHttp2(SERVER.uri())) {
            var flood = Thread.ofVirtual().start(() -> untilCutOff(client::ping, client));
            assertThat(client.await(RawHttp2.GOAWAY).number(4)).isEqualTo(ENHANCE_YOUR_CALM);
            flood.join();
        }
    }

    private interface Send {
        void frames() throws IOException;
    }

    private static void untilCutOff(Send send, RawHttp2 client) {
        try {
            while (true) {
                send.frames();
                client.flush();
            }
        } catch (IOException cutOff) {
            // That is how it ends.
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
