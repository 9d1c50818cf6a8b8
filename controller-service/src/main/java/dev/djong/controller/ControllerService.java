package dev.djong.controller;

import dev.djong.leader.Leadership;
import dev.djong.reconcile.ControllerLoop;
import dev.djong.reconcile.ControllerRunner;
import java.util.Collection;

/**
 * The life of the controllers: caches are filled from the start, so that a standby takes over at once, and controllers
 * turn only while this process leads.
 */
public final class ControllerService implements AutoCloseable {
    private final ControllerContext context;
    private final ControllerRunner runner;
    private final Leadership leadership;

    public ControllerService(
            ControllerContext context,
            ControllerRunner runner,
            Collection<ControllerCatalog.Entry> entries,
            Leadership leadership) {
        this.context = context;
        this.runner = runner;
        this.leadership = leadership;
        entries.forEach(entry -> runner.add(entry.build().apply(context), entry.workers()));
    }

    public void start() {
        context.informers().start();
        leadership.start(runner::start, runner::close);
    }

    /** Whether its caches are filled; a standby is as ready as the leader. */
    public boolean isReady() {
        return runner.hasSynced();
    }

    public boolean isLeader() {
        return leadership.isLeader();
    }

    /** Who leads, as far as known. */
    public String leader() {
        return leadership.leader();
    }

    public Collection<ControllerLoop> loops() {
        return runner.loops();
    }

    @Override
    public void close() {
        leadership.close();
        runner.close();
        context.informers().close();
        context.metadata().close();
    }
}
