package dev.djong.apiserver.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orderly end of a server: requests that have begun are finished, watches are ended in good order, so that their
 * clients go on elsewhere, and sessions (exec, port-forward, logs that are followed) are not waited for. The first step
 * of the chain, so that it sees every request and its whole answer.
 *
 * <pre>{@code
 * SERVING   all is well
 * LEAVING   /readyz fails, everything is still served; connections of HTTP/1.1 are closed after their answer
 * ENDING    no new connection comes; watches end, also those that begin now
 * }</pre>
 */
public final class Draining implements Step {
    private static final Logger LOG = LoggerFactory.getLogger(Draining.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    private enum Stage {
        SERVING,
        LEAVING,
        ENDING
    }

    private final Set<Exchange> requests = ConcurrentHashMap.newKeySet();
    private final Set<Watching> watches = ConcurrentHashMap.newKeySet();
    private volatile Stage stage = Stage.SERVING;

    @Override
    public void serve(Call call, Next next) throws IOException {
        var exchange = call.exchange();
        requests.add(exchange);
        if (stage != Stage.SERVING
                && exchange.canUpgrade()
                && exchange.header("Upgrade").isEmpty()) {
            exchange.respondWith("Connection", "close");
        }
        try {
            next.serve(call);
            if (stage == Stage.ENDING && exchange.header("Upgrade").isEmpty()) {
                exchange.answer().close(); // its last byte must be on its way before the server counts it as done
            }
        } finally {
            requests.remove(exchange);
        }
    }

    /** The step behind which a request is known: tells those apart that nobody waits for. */
    public Step sessionsAside() {
        return (call, next) -> {
            if (LongRunning.is(call.request())) {
                requests.remove(call.exchange());
            }
            next.serve(call);
        };
    }

    /** A watch that is to be ended when the server ends; at once if that is now. */
    public Watching watching(Runnable end) {
        var watching = new Watching(end);
        watches.add(watching);
        if (stage == Stage.ENDING) {
            end.run();
        }
        return watching;
    }

    /** An open watch, until it is closed. */
    public final class Watching implements AutoCloseable {
        private final Runnable end;

        private Watching(Runnable end) {
            this.end = end;
        }

        @Override
        public void close() {
            watches.remove(this);
        }
    }

    /** Whether others should go elsewhere. */
    public boolean isLeaving() {
        return stage != Stage.SERVING;
    }

    public void leave() {
        stage = Stage.LEAVING;
    }

    /** Ends all watches. */
    public void end() {
        stage = Stage.ENDING;
        watches.forEach(watching -> watching.end.run());
    }

    /** Waits for requests, and a moment for watches: a client that reads slowly must not hold up the end. */
    public void awaitRest(Duration requestLimit, Duration watchLimit) {
        if (!await(watches, watchLimit)) {
            LOG.info("{} watches are cut: their clients do not read", watches.size());
        }
        if (!await(requests, requestLimit)) {
            LOG.warn("{} requests are cut: they did not end within {} s", requests.size(), requestLimit.toSeconds());
        }
    }

    private static boolean await(Set<?> open, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!open.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return open.isEmpty();
    }
}
