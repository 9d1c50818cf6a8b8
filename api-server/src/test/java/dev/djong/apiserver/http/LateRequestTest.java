package dev.djong.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.TestServer;
import java.io.IOException;
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

    @Test
    void isRefusedInAWayThatLetsItsClientSendItElsewhere() throws Exception {
        try (var server = new TestServer(List.of());
                var client = new RawHttp2(server.uri())) {
            int before = client.get("/version");
            client.flush();
            client.await(RawHttp2.DATA);
            long began = System.nanoTime();
            var drained = CompletableFuture.runAsync(() -> server.drain(Duration.ZERO));
            goAway(client);
            client.get("/version");
            client.flush();
            assertThat(goAway(client).number(0))
                    .as("the last stream that was looked at")
                    .isEqualTo(before);
            drained.get(10, TimeUnit.SECONDS);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(MOST_OF_THE_TIME);
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
