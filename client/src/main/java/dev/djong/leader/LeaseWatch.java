package dev.djong.leader;

import dev.djong.api.ApiClient;
import dev.djong.api.TransportException;
import dev.djong.api.Watch;
import dev.djong.api.WatchEvent;
import dev.djong.api.WatchOptions;
import dev.djong.object.ApiObject;
import dev.djong.object.FieldSelector;
import dev.djong.object.LabelSelector;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how one lease is now, and then how it changes. It only makes a candidate quicker, so its failures are quiet. */
final class LeaseWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseWatch.class);
    /** A server that does not allow the watch is asked again after this long. */
    private static final Duration REFUSED_WAIT = Duration.ofMinutes(1);

    private final ApiClient client;
    private final LeaderElector.Settings settings;
    private final Consumer<Optional<ApiObject>> seen;
    private final Timers timers;
    private volatile boolean closed;
    private volatile boolean stands;
    private volatile @Nullable Watch open;
    private volatile @Nullable Thread thread;

    LeaseWatch(ApiClient client, LeaderElector.Settings settings, Consumer<Optional<ApiObject>> seen, Timers timers) {
        this.client = client;
        this.settings = settings;
        this.seen = seen;
        this.timers = timers;
    }

    void start() {
        thread = Thread.ofVirtual().name("lease-" + settings.name()).start(this::run);
    }

    /** Whether it has told how the lease is, and would tell a change. */
    boolean stands() {
        return stands;
    }

    private void run() {
        try {
            while (!closed) {
                timers.pause(follow());
            }
        } catch (InterruptedException e) {
            LOG.debug("no longer watching {}", settings.key());
        }
    }

    /** @return how long to wait before the next watch */
    private Duration follow() {
        var name = FieldSelector.of("metadata.name", settings.name());
        var options = new WatchOptions(settings.namespace(), LabelSelector.EVERYTHING, name, "");
        try (var watch = client.watch(Resources.LEASES, options)) {
            open = watch;
            for (var event = watch.next(); event.isPresent() && !closed; event = watch.next()) {
                tell(event.get());
            }
            return settings.retryPeriod();
        } catch (TransportException e) {
            LOG.debug("watching {}: {}", settings.key(), e.getMessage());
            return settings.retryPeriod();
        } catch (ApiFailure e) {
            LOG.debug("watching {}: {}", settings.key(), e.getMessage());
            return e.status().code() == 403 ? REFUSED_WAIT : settings.retryPeriod();
        } finally {
            stands = false;
            open = null;
        }
    }

    private void tell(WatchEvent event) {
        switch (event) {
            case WatchEvent.Added(var lease) -> stands(lease);
            case WatchEvent.Modified(var lease) -> stands(lease);
            case WatchEvent.Deleted ignored -> seen.accept(Optional.empty());
            case WatchEvent.Bookmark ignored -> {}
            case WatchEvent.Synced ignored -> {}
            case WatchEvent.Failed(var status) -> throw new ApiFailure(status);
        }
    }

    private void stands(ApiObject lease) {
        seen.accept(Optional.of(lease));
        stands = true;
    }

    @Override
    public void close() {
        closed = true;
        var watch = open;
        if (watch != null) {
            watch.close();
        }
        var running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
