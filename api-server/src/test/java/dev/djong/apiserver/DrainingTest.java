package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.AdmissionStep;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients see of a server that is asked to stop. */
@Timeout(60)
class DrainingTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private final CountDownLatch slowArrived = new CountDownLatch(1);
    private final CountDownLatch slowMayGoOn = new CountDownLatch(1);
    private TestServer server;

    /** Holds up the creation of objects that are called slow. */
    private final class Slow implements AdmissionStep {
        @Override
        public String name() {
            return "Slow";
        }

        @Override
        public void review(AdmissionRequest request) {
            if (request.key().name().equals("slow")) {
                slowArrived.countDown();
                try {
                    slowMayGoOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @BeforeEach
    void start() {
        server = new TestServer(List.of(new Slow()));
    }

    @AfterEach
    void stop() {
        slowMayGoOn.countDown();
        server.close();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(server.uri() + path));
    }

    private CompletableFuture<HttpResponse<InputStream>> watch(HttpClient http) {
        return http.sendAsync(to(MAPS + "?watch=true").build(), BodyHandlers.ofInputStream());
    }

    private static HttpClient client(Version version) {
        return HttpClient.newBuilder().version(version).build();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void watchesEndInGoodOrderAndHoldNothingUp(Version version) throws Exception {
        try (var http = client(version)) {
            var watch = watch(http).get(10, TimeUnit.SECONDS).body();
            var eventStream = http.send(
                            to(MAPS + "?watch=true")
                                    .header("accept", "text/event-stream")
                                    .build(),
                            BodyHandlers.ofInputStream())
                    .body();
            long began = System.nanoTime();
            server.drain(Duration.ZERO);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(AT_ONCE);
            assertThat(watch.readAllBytes()).as("an end, not a break").isNotNull();
            assertThat(eventStream.readAllBytes()).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aRequestThatHasBegunIsFinished(Version version) throws Exception {
        try (var http = client(version)) {
            http.send(to("/version").build(), BodyHandlers.discarding());
            var create = to(MAPS).header("content-type", "application/json")
                    .POST(BodyPublishers.ofString("{\"metadata\":{\"name\":\"slow\"}}"))
                    .build();
            var answer = http.sendAsync(create, BodyHandlers.ofString(StandardCharsets.UTF_8));
            slowArrived.await();
            var drained = CompletableFuture.runAsync(() -> server.drain(Duration.ZERO));
            assertThat(drained).isNotDone();
            slowMayGoOn.countDown();
            drained.get(10, TimeUnit.SECONDS);
            assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(201);
        }
    }

    @Test
    void afterwardsEveryNewRequestIsRefusedBeforeItIsSent() throws Exception {
        try (var http = client(Version.HTTP_2)) {
            assertThat(http.send(to("/version").build(), BodyHandlers.discarding())
                            .version())
                    .isEqualTo(Version.HTTP_2);
            var open = watch(http).get(10, TimeUnit.SECONDS);
            var create = to(MAPS).POST(BodyPublishers.ofString("{}")).build();
            server.drain(Duration.ZERO);
            open.body().readAllBytes();
            assertThatThrownBy(() -> http.send(create, BodyHandlers.discarding()))
                    .as("GOAWAY was heard, so a new connection was tried")
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void whileItWaitsForLoadBalancersItServesAndSaysThatItLeaves() throws Exception {
        var watching = client(Version.HTTP_1_1);
        try (var http = client(Version.HTTP_1_1)) {
            assertThat(text(http, "/readyz").statusCode()).isEqualTo(200);
            var watch = watch(watching).get(10, TimeUnit.SECONDS).body();
            var drained = CompletableFuture.runAsync(() -> server.drain(Duration.ofMillis(1500)));
            awaitLeaving(http);
            var ready = text(http, "/readyz");
            assertThat(ready.statusCode()).isEqualTo(500);
            assertThat(ready.body()).contains("[-]shutdown failed: process is shutting down");
            assertThat(ready.headers().firstValue("connection")).contains("close");
            assertThat(text(http, "/livez").statusCode()).isEqualTo(200);
            assertThat(text(http, MAPS).statusCode()).isEqualTo(200);
            assertThat(drained).isNotDone();
            drained.get(10, TimeUnit.SECONDS);
            watch.readAllBytes();
        }
        watching.close();
    }

    private void awaitLeaving(HttpClient http) throws Exception {
        while (text(http, "/readyz").statusCode() == 200) {
            Thread.onSpinWait();
        }
    }

    private HttpResponse<String> text(HttpClient http, String path) throws IOException, InterruptedException {
        return http.send(to(path).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
}
