package dev.djong.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.AdmissionStep;
import dev.djong.json.JsonReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More requests than the server works on at once. */
@Timeout(60)
class OverloadTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int WRITES = 2;

    private static final CountDownLatch ARRIVED = new CountDownLatch(WRITES);
    private static final CountDownLatch GO_ON = new CountDownLatch(1);
    private static TestServer server;
    private static HttpClient http;

    /** Holds writes up for as long as the test wants the server to be full. */
    private static final AdmissionStep HOLD = new AdmissionStep() {
        @Override
        public String name() {
            return "Hold";
        }

        @Override
        public void review(AdmissionRequest request) {
            if (request.key().name().startsWith("held")) {
                ARRIVED.countDown();
                try {
                    GO_ON.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    };

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(List.of(HOLD), 1, WRITES);
        http = HttpClient.newHttpClient();
        var jane = "{\"metadata\":{\"name\":\"jane\"},\"roleRef\":{\"apiGroup\":\"rbac.authorization.k8s.io\","
                + "\"kind\":\"ClusterRole\",\"name\":\"cluster-admin\"},"
                + "\"subjects\":[{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"User\",\"name\":\"jane\"}]}";
        var bound = http.send(
                request("/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", jane)
                        .build(),
                BodyHandlers.discarding());
        assertThat(bound.statusCode()).isEqualTo(201);
        await("the authoriser has heard of it").until(() -> asJane("none") == 404);
    }

    private static int asJane(String name) throws Exception {
        var read = HttpRequest.newBuilder(URI.create(server.uri() + MAPS + "/" + name))
                .header("impersonate-user", "jane")
                .build();
        return http.send(read, BodyHandlers.discarding()).statusCode();
    }

    @AfterAll
    static void stop() {
        GO_ON.countDown();
        http.close();
        server.close();
    }

    private static HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(URI.create(server.uri() + path))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private static CompletableFuture<HttpResponse<String>> create(String name, boolean asJane) {
        var request = request(MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}}");
        if (asJane) {
            request.header("impersonate-user", "jane");
        }
        return http.sendAsync(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    @Test
    void oneWriteTooManyIsAskedToComeBack() throws Exception {
        var held = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < WRITES; i++) {
            held.add(create("held-" + i, true));
        }
        ARRIVED.await();
        var refused = create("one-too-many", true).get();
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("retry-after")).contains("1");
        var status =
                JsonReader.read(refused.body().getBytes(StandardCharsets.UTF_8)).asObject();
        assertThat(status.text("reason")).isEqualTo("TooManyRequests");
        assertThat(status.object("details").integerOr("retryAfterSeconds", 0)).isEqualTo(1);

        assertThat(create("by-an-administrator", false).get().statusCode())
                .as("who may have to repair things is served")
                .isEqualTo(201);
        assertThat(asJane("one-too-many"))
                .as("reads have seats of their own; nothing was stored")
                .isEqualTo(404);

        GO_ON.countDown();
        for (var answer : held) {
            assertThat(answer.get().statusCode()).isEqualTo(201);
        }
        assertThat(create("one-too-many", true).get().statusCode()).isEqualTo(201);
    }
}
