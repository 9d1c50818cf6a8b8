package dev.djong.standalone.containerd;

import dev.djong.shell.StartFailure;
import dev.djong.time.Backoff;
import dev.djong.time.Timers;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts containerd again when it ends. Containers live on in their shims meanwhile; the node is not ready until it is
 * back. One that ends again and again is started at growing distances.
 */
public final class ContainerdKeeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ContainerdKeeper.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(500);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
    /** One that lived so long did not fail because of how it was started. */
    private static final Duration FORGIVEN_AFTER = Duration.ofMinutes(2);

    private final Containerd containerd;
    private final Timers timers;
    private final Backoff backoff = new Backoff(FIRST_DELAY, LONGEST_DELAY, 0, () -> 0);
    private Instant startedAt;
    private boolean closed;

    public ContainerdKeeper(Containerd containerd, Timers timers) {
        this.containerd = containerd;
        this.timers = timers;
        this.startedAt = timers.instant();
    }

    /** Begins to watch the process that runs now. */
    public synchronized void keep() {
        if (closed) {
            return;
        }
        startedAt = timers.instant();
        var process = containerd.process();
        if (process.isPresent()) {
            process.get().onExit().thenRun(this::ended);
        } else {
            ended();
        }
    }

    private synchronized void ended() {
        if (closed) {
            return;
        }
        if (!timers.instant().isBefore(startedAt.plus(FORGIVEN_AFTER))) {
            backoff.reset();
        }
        var delay = backoff.next();
        log.warn(
                "containerd has ended, starting it again in {} ms; its log is {}",
                delay.toMillis(),
                containerd.layout().log());
        timers.after(delay, this::startAgain);
    }

    private void startAgain() {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        try {
            containerd.start();
        } catch (StartFailure failure) {
            log.error("{}", failure.getMessage());
        }
        keep();
    }

    /** Whoever stops the cluster ends containerd himself. */
    @Override
    public synchronized void close() {
        closed = true;
    }
}
