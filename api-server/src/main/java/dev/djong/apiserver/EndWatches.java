package dev.djong.apiserver;

import org.springframework.context.SmartLifecycle;

/** Leaves the {@code kubernetes} Service and ends all watches before the web server stops: its phase is the highest. */
final class EndWatches implements SmartLifecycle {
    private final ApiServer server;
    private final Upkeep upkeep;
    private volatile boolean running;

    EndWatches(ApiServer server, Upkeep upkeep) {
        this.server = server;
        this.upkeep = upkeep;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        upkeep.close();
        server.endWatches();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
