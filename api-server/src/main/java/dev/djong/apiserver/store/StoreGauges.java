package dev.djong.apiserver.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store's size for scrapers: asked when a scrape wants it, at most so often, and absent while the store is silent. */
public final class StoreGauges {
    private static final Logger LOG = LoggerFactory.getLogger(StoreGauges.class);
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Store store;
    private final InstantSource clock;
    private @Nullable StoreFigures known;
    private Instant askedAt = Instant.EPOCH;

    private StoreGauges(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    public static void register(Store store, MeterRegistry meters, InstantSource clock) {
        var gauges = new StoreGauges(store, clock);
        gauges.gauge(meters, "apiserver_storage_size_bytes", "size of the store on its disk", StoreFigures::bytes);
        gauges.gauge(
                meters,
                "djong_history_revisions",
                "revisions that can still be read",
                figures -> number(figures.historyRevisions()));
        gauges.gauge(
                meters,
                "djong_history_bytes",
                "bytes of superseded states that are kept",
                figures -> number(figures.historyBytes()));
    }

    private void gauge(MeterRegistry meters, String name, String description, ToDoubleFunction<StoreFigures> value) {
        Gauge.builder(name, this, gauges -> gauges.value(value))
                .description(description)
                .strongReference(true)
                .register(meters);
    }

    private double value(ToDoubleFunction<StoreFigures> value) {
        var figures = figures();
        return figures == null ? Double.NaN : value.applyAsDouble(figures);
    }

    private static double number(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : Double.NaN;
    }

    private synchronized @Nullable StoreFigures figures() {
        var now = clock.instant();
        if (now.isAfter(askedAt.plus(FRESH))) {
            askedAt = now;
            known = ask();
        }
        return known;
    }

    private @Nullable StoreFigures ask() {
        try {
            return store.figures();
        } catch (StoreUnavailableException silent) {
            LOG.debug("the store does not tell its size: {}", silent.getMessage());
            return null;
        }
    }
}
