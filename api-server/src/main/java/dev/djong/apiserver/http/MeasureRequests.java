package dev.djong.apiserver.http;

import dev.djong.status.ApiFailure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Counts and times requests under upstream's metric names. Labels come from resources that exist, never from what a client
 * typed, so nobody can make the number of series grow.
 */
public final class MeasureRequests implements Step {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private record Labels(String verb, String group, String version, String resource, String subresource, int code) {}

    private final MeterRegistry registry;
    private final Predicate<ApiRequest.OnResource> exists;
    private final Map<Labels, Timer> timers = new ConcurrentHashMap<>();

    /** @param exists whether the resource and subresource of a request are served */
    public MeasureRequests(MeterRegistry registry, Predicate<ApiRequest.OnResource> exists) {
        this.registry = registry;
        this.exists = exists;
    }

    @Override
    public void serve(Call call, Next next) throws IOException {
        long start = System.nanoTime();
        try {
            next.serve(call);
            record(call, call.exchange().status(), start);
        } catch (ApiFailure failure) {
            record(call, failure.status().code(), start);
            throw failure;
        }
    }

    private void record(Call call, int code, long start) {
        timers.computeIfAbsent(labels(call.request(), code), this::timer)
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }

    private Labels labels(ApiRequest request, int code) {
        return request instanceof ApiRequest.OnResource on && exists.test(on)
                ? new Labels(
                        on.verbText().toUpperCase(Locale.ROOT),
                        on.resource().group(),
                        on.resource().version(),
                        on.resource().resource(),
                        on.subresource(),
                        code)
                : new Labels(request.isReadOnly() ? "GET" : "other", "", "", "", "", code);
    }

    private Timer timer(Labels labels) {
        var tags = Tags.of("verb", labels.verb, "group", labels.group, "version", labels.version)
                .and("resource", labels.resource, "subresource", labels.subresource)
                .and("code", Integer.toString(labels.code));
        return Timer.builder("apiserver_request_duration")
                .description("how long requests took, watches until they ended")
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
