package dev.djong.scheduler;

import dev.djong.informer.Informers;
import dev.djong.leader.Leadership;
import org.jspecify.annotations.Nullable;

/**
 * The life of a scheduler: it watches from the start, so that a standby has warm caches, and decides only while it leads.
 */
public final class SchedulerService implements AutoCloseable {
    private final Scheduler scheduler;
    private final Informers informers;
    private final Leadership leadership;
    private volatile @Nullable Thread thread;

    public SchedulerService(Scheduler scheduler, Informers informers, Leadership leadership) {
        this.scheduler = scheduler;
        this.informers = informers;
        this.leadership = leadership;
    }

    public void start() {
        scheduler.observe(informers);
        informers.start();
        leadership.start(this::startScheduling, this::stopScheduling);
    }

    /** Whether its caches are filled; a standby is as ready as the leader. */
    public boolean isReady() {
        return scheduler.hasSynced();
    }

    private void startScheduling() {
        // A platform thread: decisions are pure computing, which would hold up the virtual threads that do I/O.
        thread = Thread.ofPlatform().daemon().name("scheduler").start(scheduler::run);
    }

    private void stopScheduling() {
        var running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public void close() {
        leadership.close();
        informers.close();
    }
}
