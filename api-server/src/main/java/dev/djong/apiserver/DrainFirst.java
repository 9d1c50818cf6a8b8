package dev.djong.apiserver;

import dev.djong.apiserver.http.Door;
import dev.djong.apiserver.http.Draining;
import dev.djong.apiserver.http.SetDeadline;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.SmartLifecycle;

/**
 * Tells others of a server once it listens, and what a server that is asked to stop does before its beans are closed; its
 * phase is the highest, so it comes last and goes first. In this order nothing is lost: others learn that it leaves, then
 * new connections go elsewhere, then watches are sent there too, and requests that have begun are finished. A request that
 * was on its way when its client had not yet heard of it is still served: on a connection that is gone its outcome would be
 * unknown.
 */
final class DrainFirst implements SmartLifecycle {
    /** A request has this long by itself; it cannot take longer. */
    private static final Duration REQUEST_LIMIT = SetDeadline.REQUEST_TIMEOUT;
    /** Until the last bytes of an ended watch are with a client that reads. */
    private static final Duration WATCH_LIMIT = Duration.ofSeconds(2);
    /** For clients to hear that the server goes away. Many do not end their connection then, so most ends take as long. */
    private static final Duration HEARSAY_LIMIT = Duration.ofSeconds(1);

    private final Draining draining;
    private final Runnable announce;
    private final Runnable withdraw;
    private final Door door;
    private final Duration delay;
    private volatile boolean running;

    /**
     * @param announce puts this server into the {@code kubernetes} Service
     * @param withdraw takes this server out of the {@code kubernetes} Service
     * @param delay how long a load balancer needs to see that {@code /readyz} fails
     */
    DrainFirst(Draining draining, Runnable announce, Runnable withdraw, Door door, Duration delay) {
        this.draining = draining;
        this.announce = announce;
        this.withdraw = withdraw;
        this.door = door;
        this.delay = delay;
    }

    @Override
    public void start() {
        announce.run();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        draining.leave();
        withdraw.run();
        LockSupport.parkNanos(delay.toNanos());
        door.close();
        draining.end();
        draining.awaitRest(REQUEST_LIMIT, WATCH_LIMIT);
        door.awaitDepartures(HEARSAY_LIMIT);
        draining.awaitRest(REQUEST_LIMIT, Duration.ZERO);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
