package dev.djong.node.runtime.cri;

import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.node.runtime.Sandbox;
import dev.djong.node.timer.SerialTask;
import dev.djong.time.Timers;
import io.grpc.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which pods changed in the runtime, by comparing lists.
 *
 * <p>An event has the lists compared at once, and once more a moment later: the runtime may publish an end before its
 * lists show it. With events the regular comparison is a rare safety net; without them (no source is implemented, or the
 * stream broke) lists are compared every second. Events are CRI's own where the runtime has them, else containerd's.
 *
 * <p>A stream that is refused fails at once, and one that is accepted stays silent until something happens: it counts as
 * working when it told something or has been open for {@link #PROVEN_AFTER}.
 */
final class CriChanges {
    private static final Logger LOG = LoggerFactory.getLogger(CriChanges.class);
    static final Duration WITHOUT_EVENTS = Duration.ofSeconds(1);
    static final Duration WITH_EVENTS = Duration.ofSeconds(20);
    static final Duration PROVEN_AFTER = Duration.ofSeconds(5);
    static final Duration SETTLED_AFTER = Duration.ofSeconds(1);
    static final Duration RECONNECT_AFTER = Duration.ofSeconds(2);

    private final Lists lists;
    private final List<EventSource> sources;
    private final Timers timers;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final SerialTask relist;
    private Map<String, Set<String>> seen = Map.of();
    private boolean reachable = true;
    private volatile boolean closed;

    /** The rest is guarded by this. */
    private boolean started;

    private int source;
    private int stream;
    private boolean eventful;
    private boolean settling;
    private Timers.@Nullable Timer next;

    /** What is compared. */
    interface Lists {
        List<Sandbox> sandboxes();

        List<Container> containers();

        /** The lists are whole: whatever else is remembered is gone. */
        void keepOnly(List<Sandbox> sandboxes, List<Container> containers);

        /** It did not answer: the next call must not wait for a connection that was given up. */
        void reconnect();
    }

    /** @param sources the best one first */
    CriChanges(Lists lists, List<EventSource> sources, Timers timers, Executor executor) {
        this.lists = lists;
        this.sources = sources;
        this.timers = timers;
        this.relist = new SerialTask(executor, this::compare);
    }

    AutoCloseable subscribe(Consumer<String> listener) {
        listeners.add(listener);
        start();
        return () -> listeners.remove(listener);
    }

    private synchronized void start() {
        if (!started) {
            started = true;
            listen();
            tick();
        }
    }

    private synchronized void tick() {
        if (!closed) {
            relist.wake();
            next = timers.after(eventful ? WITH_EVENTS : WITHOUT_EVENTS, this::tick);
        }
    }

    private synchronized void listen() {
        if (closed || source == sources.size()) {
            return;
        }
        int current = ++stream;
        sources.get(source).open(() -> happened(current), code -> ended(current, code));
        timers.after(PROVEN_AFTER, () -> works(current));
    }

    private synchronized void works(int which) {
        if (which == stream && !eventful) {
            eventful = true;
            LOG.debug("{} tell of changes", sources.get(source).label());
        }
    }

    private synchronized void happened(int which) {
        if (which != stream) {
            return;
        }
        works(which);
        relist.wake();
        if (!settling) {
            settling = true;
            timers.after(SETTLED_AFTER, this::settled);
        }
    }

    private synchronized void settled() {
        settling = false;
        relist.wake();
    }

    private synchronized void ended(int which, Status.Code code) {
        if (which != stream || closed) {
            return;
        }
        stream++;
        if (code == Status.Code.UNIMPLEMENTED) {
            source++;
            listen();
        } else {
            timers.after(RECONNECT_AFTER, this::listen);
        }
        if (eventful) {
            eventful = false;
            if (next != null) {
                next.cancel();
            }
            tick();
        }
    }

    private void compare() {
        if (closed) {
            return;
        }
        try {
            var sandboxes = lists.sandboxes();
            var containers = lists.containers();
            lists.keepOnly(sandboxes, containers);
            var now = states(sandboxes, containers);
            reached(true, "");
            var before = seen;
            seen = now;
            var uids = new HashSet<>(before.keySet());
            uids.addAll(now.keySet());
            uids.stream()
                    .filter(uid -> !now.getOrDefault(uid, Set.of()).equals(before.getOrDefault(uid, Set.of())))
                    .forEach(uid -> listeners.forEach(listener -> listener.accept(uid)));
        } catch (RuntimeFailure failure) {
            reached(false, String.valueOf(failure.getMessage()));
            lists.reconnect();
        }
    }

    /** One line when it goes and one when it comes back, not one a second. */
    private void reached(boolean now, String why) {
        if (now != reachable) {
            reachable = now;
            if (now) {
                LOG.info("the runtime answers again");
            } else {
                LOG.warn("{}", why);
            }
        }
    }

    private static Map<String, Set<String>> states(List<Sandbox> sandboxes, List<Container> containers) {
        var states = new HashMap<String, Set<String>>();
        sandboxes.forEach(sandbox ->
                states.computeIfAbsent(sandbox.podUid(), uid -> new HashSet<>()).add(sandbox.id() + sandbox.ready()));
        containers.forEach(container -> states.computeIfAbsent(container.podUid(), uid -> new HashSet<>())
                .add(container.id() + container.state()));
        return states;
    }

    void close() {
        closed = true;
    }
}
