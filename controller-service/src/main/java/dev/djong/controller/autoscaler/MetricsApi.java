package dev.djong.controller.autoscaler;

import dev.djong.api.ApiClient;
import dev.djong.api.TransportException;
import dev.djong.codec.DecodeFailure;
import dev.djong.codec.GoDuration;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonReader;
import dev.djong.object.Quantity;
import dev.djong.object.Times;
import dev.djong.status.ApiFailure;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalLong;

/** Reads {@code metrics.k8s.io}. */
final class MetricsApi {
    private static final byte[] NO_BODY = {};
    private static final Duration DEFAULT_WINDOW = Duration.ofSeconds(10);

    private final ApiClient client;

    MetricsApi(ApiClient client) {
        this.client = client;
    }

    /** The metrics of the pods that a selector matches, as the API answers them. */
    sealed interface Answer {
        record Pods(List<JsonObject> items) implements Answer {}

        record Failed(String message) implements Answer {}
    }

    Answer pods(String namespace, String selector) {
        var path = "/apis/metrics.k8s.io/v1beta1/namespaces/" + namespace + "/pods?labelSelector="
                + URLEncoder.encode(selector, StandardCharsets.UTF_8);
        try {
            return new Answer.Pods(JsonReader.read(client.raw("GET", path, NO_BODY))
                    .asObject()
                    .array("items")
                    .objects()
                    .toList());
        } catch (ApiFailure | TransportException failure) {
            return new Answer.Failed(String.valueOf(failure.getMessage()));
        }
    }

    /** @param container empty for the sum of all containers */
    static Reading reading(Answer answer, String resource, String container) {
        var start = "unable to get metrics for resource " + resource + ": ";
        return switch (answer) {
            case Answer.Failed(var message) ->
                new Reading.Failed(start + "unable to fetch metrics from resource metrics API: " + message);
            case Answer.Pods(var items)
            when items.isEmpty() -> new Reading.Failed(start + "no metrics returned from resource metrics API");
            case Answer.Pods(var items) -> read(items, resource, container);
        };
    }

    private static Reading read(List<JsonObject> items, String resource, String container) {
        var byPod = new HashMap<String, PodMetric>();
        for (var item : items) {
            var value = value(item, resource, container);
            if (value.isPresent()) {
                byPod.put(
                        item.object("metadata").text("name"),
                        new PodMetric(
                                value.getAsLong(),
                                Times.parse(item.text("timestamp")).orElse(Instant.EPOCH),
                                window(item.text("window"))));
            }
        }
        return new Reading.Read(byPod);
    }

    private static Duration window(String text) {
        try {
            return text.isEmpty() ? DEFAULT_WINDOW : Duration.ofNanos(GoDuration.parse(text));
        } catch (DecodeFailure unreadable) {
            return DEFAULT_WINDOW;
        }
    }

    /** Empty where one of the containers that count was not measured. */
    private static OptionalLong value(JsonObject item, String resource, String container) {
        long sum = 0;
        boolean any = false;
        for (var each : item.array("containers").objects().toList()) {
            if (container.isEmpty() || each.text("name").equals(container)) {
                var usage = each.object("usage").text(resource);
                if (usage.isEmpty()) {
                    return OptionalLong.empty();
                }
                sum += Quantity.parse(usage).toMillis();
                any = true;
            }
        }
        return any ? OptionalLong.of(sum) : OptionalLong.empty();
    }
}
