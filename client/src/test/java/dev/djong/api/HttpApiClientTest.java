package dev.djong.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.object.ApiObject;
import dev.djong.object.FieldSelector;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import dev.djong.time.VirtualTimers;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpApiClientTest {
    private final List<Transport.Request> requests = new ArrayList<>();
    private final ArrayDeque<Transport.Response> answers = new ArrayDeque<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final HttpApiClient client = new HttpApiClient(new ScriptedTransport(), new NotingTimers());

    private final class ScriptedTransport implements Transport {
        @Override
        public Response send(Request request) {
            requests.add(request);
            return answers.removeFirst();
        }

        @Override
        public void close() {}
    }

    private final class NotingTimers implements Timers {
        private final VirtualTimers virtual = new VirtualTimers();

        @Override
        public Instant instant() {
            return virtual.instant();
        }

        @Override
        public Timer after(Duration delay, Runnable action) {
            return virtual.after(delay, action);
        }

        @Override
        public void pause(Duration duration) {
            pauses.add(duration);
        }
    }

    private void answer(int code, Map<String, String> headers, String body) {
        answers.add(
                new Transport.Response(code, headers, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void itemsOfAListGetTheirKind() {
        answer(200, Map.of(), """
                {"apiVersion":"v1","kind":"PodList","metadata":{"resourceVersion":"7","continue":"c"},
                 "items":[{"metadata":{"name":"a","namespace":"n"}}]}""");
        var list = client.list(Resources.PODS, ListOptions.inNamespace("n").page(1, ""));
        assertThat(requests.getFirst().pathAndQuery()).isEqualTo("/api/v1/namespaces/n/pods?limit=1");
        assertThat(list.resourceVersion()).isEqualTo("7");
        assertThat(list.continueToken()).isEqualTo("c");
        assertThat(list.items().getFirst().kind()).isEqualTo("Pod");
        assertThat(list.items().getFirst().apiVersion()).isEqualTo("v1");
    }

    @Test
    void aStatusBecomesAFailureAndNotFoundAResult() {
        var notFound = ApiFailure.notFound(Resources.PODS.groupResource(), "x").status();
        answer(404, Map.of(), notFound.toJson().toString());
        answer(404, Map.of(), notFound.toJson().toString());
        answer(502, Map.of(), "<html>");
        var key = new ObjectKey("n", "x");
        assertThat(client.find(Resources.PODS, key)).isEmpty();
        assertThatThrownBy(() -> client.get(Resources.PODS, key))
                .isInstanceOf(ApiFailure.class)
                .hasMessage("pods \"x\" not found");
        assertThatThrownBy(() -> client.get(Resources.PODS, key)).hasMessageContaining("502");
    }

    @Test
    void comesBackWhenTheServerAsksForIt() {
        answer(429, Map.of("retry-after", "2"), "");
        answer(201, Map.of(), "{\"kind\":\"Pod\"}");
        var pod = ApiObject.of("v1", "Pod", new ObjectKey("n", "x"));
        assertThat(client.create(Resources.PODS, pod).kind()).isEqualTo("Pod");
        assertThat(pauses).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void asksAgainForWhatTheServerHasNotReachedYet() {
        answer(504, Map.of("retry-after", "1"), "");
        answer(200, Map.of(), "{\"kind\":\"Pod\"}");
        assertThat(client.get(Resources.PODS, new ObjectKey("n", "x")).kind()).isEqualTo("Pod");
        assertThat(pauses).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void doesNotRepeatAWriteThatMayHaveHappened() {
        answer(504, Map.of("retry-after", "1"), "");
        var pod = ApiObject.of("v1", "Pod", new ObjectKey("n", "x"));
        assertThatThrownBy(() -> client.create(Resources.PODS, pod))
                .isInstanceOfSatisfying(
                        ApiFailure.class,
                        failure -> assertThat(failure.status().code()).isEqualTo(504));
        assertThat(pauses).isEmpty();
    }

    @Test
    void givesUpAfterTenRetries() {
        for (int i = 0; i <= HttpApiClient.MAX_RETRIES; i++) {
            answer(429, Map.of("retry-after", "1"), "");
        }
        assertThatThrownBy(() -> client.get(Resources.PODS, new ObjectKey("n", "x")))
                .isInstanceOfSatisfying(
                        ApiFailure.class,
                        failure ->
                                assertThat(failure.is(Reason.TOO_MANY_REQUESTS)).isTrue());
        assertThat(answers).isEmpty();
    }

    @Test
    void bothFormsOfAWatchGiveTheSameEvents() {
        var object = "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\",\"resourceVersion\":\"5\"}}";
        answer(
                200,
                Map.of("content-type", "text/event-stream"),
                ": hi\n\nid: 5\nevent: ADDED\ndata: " + object + "\n\nid: 9\nevent: BOOKMARK\ndata: "
                        + object.replace("5", "9") + "\n\n");
        answer(
                200,
                Map.of("content-type", "application/json"),
                "{\"type\":\"ADDED\",\"object\":" + object + "}\n{\"type\":\"BOOKMARK\",\"object\":"
                        + object.replace("5", "9") + "}\n");
        var options = new WatchOptions("", LabelSelector.EVERYTHING, FieldSelector.of("spec.nodeName", "n1"), "4");
        var fromEvents = drain(client.watch(Resources.PODS, options));
        var fromLines = drain(client.watch(Resources.PODS, options));
        assertThat(fromEvents).isEqualTo(fromLines).hasSize(2);
        assertThat(requests.getFirst().pathAndQuery())
                .isEqualTo("/api/v1/pods?watch=true&allowWatchBookmarks=true&resourceVersion=4"
                        + "&fieldSelector=spec.nodeName%3Dn1");
        assertThat(requests.getFirst().headers().get("accept")).isEqualTo("text/event-stream, application/json;q=0.9");
    }

    private static List<WatchEvent> drain(Watch watch) {
        var events = new ArrayList<WatchEvent>();
        try (watch) {
            for (var event = watch.next(); event.isPresent(); event = watch.next()) {
                events.add(event.get());
            }
        }
        return events;
    }
}
