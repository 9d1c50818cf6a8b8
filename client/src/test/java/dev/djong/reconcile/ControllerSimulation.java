package dev.djong.reconcile;

import dev.djong.fake.FakeApiClient;
import dev.djong.informer.FakeInformers;
import dev.djong.time.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Controllers over the fake API in one thread and virtual time. */
public final class ControllerSimulation {
    /** More turns without rest than any test needs: controllers that wake each other for ever. */
    private static final int MAX_TURNS = 20_000;

    private final VirtualTimers timers;
    private final FakeInformers informers;
    private final List<ControllerLoop> loops = new ArrayList<>();

    public ControllerSimulation(FakeApiClient api, VirtualTimers timers) {
        this(timers, new FakeInformers(api));
    }

    public ControllerSimulation(VirtualTimers timers, FakeInformers informers) {
        this.timers = timers;
        this.informers = informers;
    }

    public FakeInformers informers() {
        return informers;
    }

    public ControllerSimulation with(Function<FakeInformers, Controller> controller) {
        var loop = new ControllerLoop(controller.apply(informers), informers, timers, QueueMetrics.NONE);
        loop.begin();
        loops.add(loop);
        return this;
    }

    /** Delivers changes and reconciles until nothing is left to do at this moment. */
    public void settle() {
        for (int turns = 0; turns < MAX_TURNS; turns++) {
            boolean busy = informers.deliver();
            for (var loop : loops) {
                while (loop.runOnce()) {
                    busy = true;
                }
            }
            if (!busy) {
                return;
            }
        }
        throw new AssertionError("the controllers do not come to rest");
    }

    /** Reconciles everything that waits, but delivers no changes: caches stay old. */
    public void runWithOldCaches() {
        informers.start();
        loops.forEach(loop -> {
            while (loop.runOnce()) {
                Thread.onSpinWait();
            }
        });
    }

    /** Lets time pass, settling at every moment at which something is due. */
    public void advance(Duration duration) {
        var until = timers.instant().plus(duration);
        settle();
        for (var due = timers.nextDue(); due.isPresent() && !due.get().isAfter(until); due = timers.nextDue()) {
            timers.advance(Duration.between(timers.instant(), due.get()));
            settle();
        }
        timers.advance(Duration.between(timers.instant(), until));
        settle();
    }
}
