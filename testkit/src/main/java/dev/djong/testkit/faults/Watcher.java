package dev.djong.testkit.faults;

import dev.djong.api.ApiClient;
import dev.djong.api.TransportException;
import dev.djong.api.Watch;
import dev.djong.api.WatchOptions;
import dev.djong.guarantee.Told;
import dev.djong.guarantee.Watched;
import dev.djong.object.FieldSelector;
import dev.djong.object.LabelSelector;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A watch that keeps what it is told and comes back with its last revision whenever its stream ends. */
final class Watcher implements AutoCloseable {
    private static final Duration BEFORE_COMING_BACK = Duration.ofMillis(100);

    private final String name;
    private final ApiClient client;
    private final LabelSelector selector;
    private final long after;
    private final SameTold same;
    private final Supplier<Tally> tally;
    private final Timers timers;
    /** Guarded by this. */
    private final List<List<Told>> pieces = new ArrayList<>();

    private volatile long reached;
    private volatile boolean closed;
    private volatile @Nullable Watch open;
    private volatile String failure = "";

    Watcher(
            String name,
            ApiClient client,
            LabelSelector selector,
            long after,
            SameTold same,
            Supplier<Tally> tally,
            Timers timers) {
        this.name = name;
        this.client = client;
        this.selector = selector;
        this.after = after;
        this.reached = after;
        this.same = same;
        this.tally = tally;
        this.timers = timers;
    }

    Watcher start() {
        Thread.ofVirtual().name(name).start(this::run);
        return this;
    }

    private void run() {
        while (!closed) {
            try {
                follow();
            } catch (TransportException broken) {
                tally.get().resumed();
            } catch (ApiFailure refused) {
                if (refused.status().code() == 410) {
                    failure = name + ": history from " + reached + " on is gone: " + refused.getMessage();
                    return;
                }
                tally.get().resumed();
            }
            try {
                timers.pause(BEFORE_COMING_BACK);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void follow() {
        var options = new WatchOptions(FaultRun.NAMESPACE, selector, FieldSelector.EVERYTHING, Long.toString(reached));
        try (var watch = client.watch(Resources.CONFIG_MAPS, options)) {
            open = watch;
            begin();
            for (var event = watch.next(); event.isPresent() && !closed; event = watch.next()) {
                keep(same.of(Told.of(event.get())));
            }
        } finally {
            open = null;
        }
    }

    private synchronized void begin() {
        pieces.add(new ArrayList<>());
    }

    private synchronized void keep(Told told) {
        pieces.getLast().add(told);
        reached = told.revision();
        tally.get().event();
    }

    long reached() {
        return reached;
    }

    synchronized long told() {
        return pieces.stream().mapToLong(List::size).sum();
    }

    /** Why it had to give up; empty when it did not. */
    String failure() {
        return failure;
    }

    String name() {
        return name;
    }

    synchronized Watched watched() {
        return new Watched(name, after, selector::matches, pieces);
    }

    @Override
    public void close() {
        closed = true;
        var watch = open;
        if (watch != null) {
            watch.close();
        }
    }
}
