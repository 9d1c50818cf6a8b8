package dev.djong.node.runtime.cri;

import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.node.runtime.Sandbox;
import dev.djong.node.runtime.cri.proto.ContainerEventResponse;
import dev.djong.node.runtime.cri.proto.GetEventsRequest;
import dev.djong.node.runtime.cri.proto.RuntimeServiceGrpc.RuntimeServiceStub;
import dev.djong.node.timer.SerialTask;
import dev.djong.time.Timers;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which pods changed in the runtime, by comparing lists. Where the runtime has events (containerd since 1.7), an
 * event has the lists compared at once and the regular comparison is a rare safety net; where it has none, lists are
 * compared every second.
 */
final class CriChanges {
    private static final Logger LOG = LoggerFactory.getLogger(CriChanges.class);
    private static final Duration WITHOUT_EVENTS = Duration.ofSeconds(1);
    private static final Duration WITH_EVENTS = Duration.ofSeconds(10);
    private static final Duration RECONNECT_AFTER = Duration.ofSeconds(2);

    private final CriRuntime runtime;
    private final RuntimeServiceStub events;
    private final Timers timers;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final SerialTask relist;
    private Map<String, Set<String>> seen = Map.of();
    private boolean reachable = true;
    private boolean started;
    private volatile boolean closed;
    private volatile Duration pace = WITHOUT_EVENTS;

    CriChanges(CriRuntime runtime, RuntimeServiceStub events, Timers timers) {
        this.runtime = runtime;
        this.events = events;
        this.timers = timers;
        this.relist =
                new SerialTask(work -> Thread.ofVirtual().name("cri-relist").start(work), this::compare);
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

    private void tick() {
        if (!closed) {
            relist.wake();
            timers.after(pace, this::tick);
        }
    }

    private void listen() {
        if (closed) {
            return;
        }
        events.getContainerEvents(GetEventsRequest.getDefaultInstance(), new StreamObserver<>() {
            @Override
            public void onNext(ContainerEventResponse event) {
                pace = WITH_EVENTS;
                relist.wake();
            }

            @Override
            public void onError(Throwable failure) {
                pace = WITHOUT_EVENTS;
                if (Status.fromThrowable(failure).getCode() != Status.Code.UNIMPLEMENTED) {
                    timers.after(RECONNECT_AFTER, CriChanges.this::listen);
                }
            }

            @Override
            public void onCompleted() {
                pace = WITHOUT_EVENTS;
                timers.after(RECONNECT_AFTER, CriChanges.this::listen);
            }
        });
    }

    private void compare() {
        if (closed) {
            return;
        }
        try {
            var sandboxes = runtime.sandboxes();
            var containers = runtime.containers();
            runtime.keepOnly(sandboxes, containers);
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
