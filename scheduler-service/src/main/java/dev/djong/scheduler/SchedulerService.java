package dev.djong.scheduler;

import dev.djong.informer.Informers;
import dev.djong.leader.LeaderElector;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The life of a scheduler: it watches from the start, so that a standby has warm caches, and decides only while it leads.
 * One that lost its lease never decides again, since it cannot know what the next leader did: its process ends.
 */
public final class SchedulerService implements AutoCloseable {
    private final Scheduler scheduler;
    private final Informers informers;
    private final Optional<LeaderElector> elector;
    private final Runnable lostLease;
    private @Nullable Thread thread;
    private boolean closing;

    /**
     * @param elector makes the elector that is to call back; empty to act without a lease
     * @param lostLease called when another one may lead from now on
     */
    public SchedulerService(
            Scheduler scheduler,
            Informers informers,
            Optional<Function<LeaderElector.Callbacks, LeaderElector>> elector,
            Runnable lostLease) {
        this.scheduler = scheduler;
        this.informers = informers;
        this.lostLease = lostLease;
        this.elector = elector.map(make -> make.apply(new LeaderElector.Callbacks() {
            @Override
            public void startedLeading() {
                startScheduling();
            }

            @Override
            public void stoppedLeading() {
                stopScheduling();
            }
        }));
    }

    public void start() {
        scheduler.observe(informers);
        informers.start();
        elector.ifPresentOrElse(LeaderElector::start, this::startScheduling);
    }

    /** Whether its caches are filled; a standby is as ready as the leader. */
    public boolean isReady() {
        return scheduler.hasSynced();
    }

    private synchronized void startScheduling() {
        if (!closing && thread == null) {
            // A platform thread: decisions are pure computing, which would hold up the virtual threads that do I/O.
            thread = Thread.ofPlatform().daemon().name("scheduler").start(scheduler::run);
        }
    }

    private synchronized void stopScheduling() {
        if (thread != null) {
            thread.interrupt();
        }
        if (!closing) {
            lostLease.run();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        stopScheduling();
        elector.ifPresent(LeaderElector::close);
        informers.close();
    }
}
