package dev.djong.shell.client;

import dev.djong.api.HttpsTransport;
import dev.djong.api.Transport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts and times a service's requests to the API server, under the names of upstream's client. */
final class MeasuredTransport implements Transport {
    private static final String NO_ANSWER = "<error>";
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(4),
        Duration.ofSeconds(8),
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60)
    };

    private record Labels(String host, String verb) {}

    private final HttpsTransport measured;
    private final MeterRegistry meters;
    private final Map<Labels, Timer> timers = new ConcurrentHashMap<>();

    MeasuredTransport(HttpsTransport measured, MeterRegistry meters) {
        this.measured = measured;
        this.meters = meters;
    }

    @Override
    public Response send(Request request) {
        long start = System.nanoTime();
        var code = NO_ANSWER;
        try {
            var response = measured.send(request);
            code = Integer.toString(response.code());
            return response;
        } finally {
            record(request, code, System.nanoTime() - start);
        }
    }

    private void record(Request request, String code, long nanos) {
        var host = measured.server().getAuthority();
        timers.computeIfAbsent(new Labels(host, request.method()), this::timer).record(nanos, TimeUnit.NANOSECONDS);
        meters.counter("rest.client.requests", "code", code, "host", host, "method", request.method())
                .increment();
    }

    private Timer timer(Labels labels) {
        return Timer.builder("rest.client.request.duration")
                .description("Request latency in seconds, broken down by verb and host")
                .tag("host", labels.host)
                .tag("verb", labels.verb)
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }

    @Override
    public void close() {
        measured.close();
    }
}
