package dev.djong.apiserver;

import org.springframework.context.SmartLifecycle;

/** Stops before the web server does: its phase is the highest. */
final class EndWatches implements SmartLifecycle {
    private final ApiServer server;
    private volatile boolean running;

    EndWatches(ApiServer server) {
        this.server = server;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        server.endWatches();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
