package dev.djong.apiserver.http;

import dev.djong.status.ApiFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static final int NO_CODE_YET = 0;

    /** What upstream's words for verbs are, where they are not the authoriser's. */
    private static final Map<String, String> VERBS = Map.of("create", "POST", "update", "PUT");

    /** @param scope {@code resource} for one object or a new one, {@code namespace} or {@code cluster} for collections */
    private record Labels(
            String verb,
            String dryRun,
            String group,
            String version,
            String resource,
            String subresource,
            String scope,
            int code) {}

    private record Meters(Counter total, Timer duration) {}

    private final MeterRegistry registry;
    private final Predicate<ApiRequest.OnResource> exists;
    private final Map<Labels, Meters> meters = new ConcurrentHashMap<>();
    private final Map<Labels, AtomicInteger> lasting = new ConcurrentHashMap<>();

    /** @param exists whether the resource and subresource of a request are served */
    public MeasureRequests(MeterRegistry registry, Predicate<ApiRequest.OnResource> exists) {
        this.registry = registry;
        this.exists = exists;
    }

    @Override
    public void serve(Call call, Next next) throws IOException {
        if (LongRunning.is(call.request())) {
            var open = lasting.computeIfAbsent(labels(call.request(), NO_CODE_YET), this::gauge);
            open.incrementAndGet();
            try {
                measure(call, next);
            } finally {
                call.exchange().whenOver(open::decrementAndGet);
            }
        } else {
            measure(call, next);
        }
    }

    private void measure(Call call, Next next) throws IOException {
        long start = System.nanoTime();
        try {
            next.serve(call);
            int code = call.exchange().status();
            call.exchange().whenOver(() -> record(call, code, start));
        } catch (ApiFailure failure) {
            record(call, failure.status().code(), start);
            throw failure;
        }
    }

    private void record(Call call, int code, long start) {
        var known = meters.computeIfAbsent(labels(call.request(), code), this::meters);
        known.total.increment();
        known.duration.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }

    private Labels labels(ApiRequest request, int code) {
        return request instanceof ApiRequest.OnResource on && exists.test(on)
                ? new Labels(
                        verb(on),
                        on.isDryRun() ? "All" : "",
                        on.resource().group(),
                        on.resource().version(),
                        on.resource().resource(),
                        on.subresource(),
                        scope(on),
                        code)
                : new Labels(request.isReadOnly() ? "GET" : "other", "", "", "", "", "", "", code);
    }

    private AtomicInteger gauge(Labels labels) {
        var open = new AtomicInteger();
        Gauge.builder("apiserver_longrunning_requests", open, AtomicInteger::get)
                .description("watches, sessions and followed logs that are open")
                .tags(Tags.of("verb", labels.verb, "group", labels.group, "version", labels.version)
                        .and("resource", labels.resource, "subresource", labels.subresource)
                        .and("scope", labels.scope, "component", "apiserver"))
                .register(registry);
        return open;
    }

    private static String verb(ApiRequest.OnResource on) {
        return VERBS.getOrDefault(on.verbText(), on.verbText().toUpperCase(Locale.ROOT));
    }

    private static String scope(ApiRequest.OnResource on) {
        if (!on.name().isEmpty() || on.verb() == Verb.CREATE) {
            return "resource";
        }
        return on.namespace().isEmpty() ? "cluster" : "namespace";
    }

    /** The time has no code among its labels: one histogram serves all codes of a kind of request. */
    private Meters meters(Labels labels) {
        var tags = Tags.of("verb", labels.verb, "dry_run", labels.dryRun, "group", labels.group)
                .and("version", labels.version, "resource", labels.resource, "subresource", labels.subresource)
                .and("scope", labels.scope, "component", "apiserver");
        var total = Counter.builder("apiserver_request_total")
                .description("requests by what was asked and how it ended")
                .tags(tags.and("code", Integer.toString(labels.code)))
                .register(registry);
        var duration = Timer.builder("apiserver_request_duration")
                .description("how long requests took, watches until they ended")
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        return new Meters(total, duration);
    }
}
