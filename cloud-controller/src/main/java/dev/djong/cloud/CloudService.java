package dev.djong.cloud;

import dev.djong.informer.Informers;
import dev.djong.leader.LeaderElector;
import dev.djong.reconcile.ControllerRunner;
import java.util.Optional;
import java.util.function.Function;

/**
 * The life of the cloud controller: it watches from the start and acts only while it leads. One that lost its lease ends
 * its process.
 */
public final class CloudService implements AutoCloseable {
    private final Informers informers;
    private final ControllerRunner runner;
    private final Optional<LeaderElector> elector;
    private final Runnable lostLease;
    private boolean closing;
    private boolean running;

    /**
     * @param elector makes the elector that is to call back; empty to act without a lease
     * @param lostLease called when another one may lead from now on
     */
    public CloudService(
            Informers informers,
            ControllerRunner runner,
            Optional<Function<LeaderElector.Callbacks, LeaderElector>> elector,
            Runnable lostLease) {
        this.informers = informers;
        this.runner = runner;
        this.lostLease = lostLease;
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
        informers.start();
        elector.ifPresentOrElse(LeaderElector::start, this::run);
    }

    /** Whether its caches are filled; a standby is as ready as the leader. */
    public boolean isReady() {
        return runner.hasSynced();
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

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
        }
        runner.close();
        elector.ifPresent(LeaderElector::close);
        informers.close();
    }
}
