package dev.djong.apiserver.watch;

import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.StoreMaintenance;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs beside a store and its caches until closed: the store's maintenance, and the comparison of the two. */
public final class StoreUpkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreUpkeep.class);

    /** One for maintenance, one for the comparison, which may take long. */
    private static final int THREADS = 2;

    private final CacheVerifier verifier;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            THREADS, Thread.ofPlatform().name("store-upkeep-", 0).daemon().factory());

    public StoreUpkeep(Store store, CacheFeed feed) {
        this.verifier = new CacheVerifier(store, feed);
        new StoreMaintenance(store, timer);
        long period = CacheVerifier.PERIOD.toMillis();
        timer.scheduleWithFixedDelay(this::verify, period, period, TimeUnit.MILLISECONDS);
    }

    private void verify() {
        try {
            verifier.verify();
        } catch (RuntimeException failed) {
            LOG.warn("the caches could not be compared with the store: {}", failed.toString());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
