package dev.djong.apiserver.store;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls {@link Store#maintain} about once a second until closed. */
public final class StoreMaintenance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreMaintenance.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Store store;
    private final ScheduledFuture<?> schedule;

    public StoreMaintenance(Store store, ScheduledExecutorService timer) {
        this.store = store;
        this.schedule =
                timer.scheduleWithFixedDelay(this::run, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        try {
            store.maintain();
        } catch (RuntimeException failed) {
            LOG.warn("store maintenance failed, next try in {}: {}", PERIOD, failed.toString());
        }
    }

    @Override
    public void close() {
        schedule.cancel(false);
    }
}
