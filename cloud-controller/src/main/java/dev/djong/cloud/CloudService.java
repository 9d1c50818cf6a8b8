package dev.djong.cloud;

import dev.djong.informer.Informers;
import dev.djong.leader.Leadership;
import dev.djong.reconcile.ControllerRunner;

/** The life of the cloud controller: it watches from the start and acts only while it leads. */
public final class CloudService implements AutoCloseable {
    private final Informers informers;
    private final ControllerRunner runner;
    private final Leadership leadership;

    public CloudService(Informers informers, ControllerRunner runner, Leadership leadership) {
        this.informers = informers;
        this.runner = runner;
        this.leadership = leadership;
    }

    public void start() {
        informers.start();
        leadership.start(runner::start, runner::close);
    }

    /** Whether its caches are filled; a standby is as ready as the leader. */
    public boolean isReady() {
        return runner.hasSynced();
    }

    @Override
    public void close() {
        leadership.close();
        runner.close();
        informers.close();
    }
}
