package dev.djong.controller;

import dev.djong.leader.LeaderElector;
import dev.djong.reconcile.ControllerLoop;
import dev.djong.reconcile.ControllerRunner;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;

/**
 * The life of the controllers: caches are filled from the start, so that a standby takes over at once, and controllers
 * turn only while this process leads. One that lost its lease cannot know what its successor did: its process ends.
 */
public final class ControllerService implements AutoCloseable {
    private final ControllerContext context;
    private final ControllerRunner runner;
    private final Optional<LeaderElector> elector;
    private final Runnable lostLease;
    private boolean closing;
    private boolean running;

    /**
     * @param elector makes the elector that is to call back; empty to act without a lease
     * @param lostLease called when another one may lead from now on
     */
    public ControllerService(
            ControllerContext context,
            ControllerRunner runner,
            Collection<ControllerCatalog.Entry> entries,
            Optional<Function<LeaderElector.Callbacks, LeaderElector>> elector,
            Runnable lostLease) {
        this.context = context;
        this.runner = runner;
        this.lostLease = lostLease;
        entries.forEach(entry -> runner.add(entry.build().apply(context), entry.workers()));
        this.elector = elector.map(make -> make.apply(new LeaderElector.Callbacks() {
            @Override
            public void startedLeading() {
                run();
            }

            @Override
            public void stoppedLeading() {
                stop();
            }
        }));
    }

    public void start() {
        context.informers().start();
        elector.ifPresentOrElse(LeaderElector::start, this::run);
    }

    private synchronized void run() {
        if (!closing && !running) {
            running = true;
            runner.start();
        }
    }

    private void stop() {
        boolean lost;
        synchronized (this) {
            lost = !closing;
        }
        runner.close();
        if (lost) {
            lostLease.run();
        }
    }

    /** Whether its caches are filled; a standby is as ready as the leader. */
    public boolean isReady() {
        return runner.hasSynced();
    }

    public boolean isLeader() {
        return elector.map(LeaderElector::isLeader).orElse(true);
    }

    /** Who leads, as far as known. */
    public String leader() {
        return elector.map(LeaderElector::holder).orElse("");
    }

    public Collection<ControllerLoop> loops() {
        return runner.loops();
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        runner.close();
        elector.ifPresent(LeaderElector::close);
        context.informers().close();
        context.metadata().close();
    }
}
