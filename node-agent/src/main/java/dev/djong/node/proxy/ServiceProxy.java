package dev.djong.node.proxy;

import dev.djong.informer.Change;
import dev.djong.informer.Index;
import dev.djong.informer.Informer;
import dev.djong.informer.Informers;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the packet filter as the services of the API want it. One thread: it waits for changes, plans the services that
 * changed, applies the whole and goes on; whatever changes meanwhile is in the next round.
 *
 * <p>{@link #close} leaves the rules where they are: connections go on while an agent restarts. {@link #remove} takes
 * them away.
 */
public final class ServiceProxy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceProxy.class);

    /** The label that ties a slice to its service. */
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    static final Index BY_SERVICE = new Index("endpointsliceService", slice -> {
        var service = slice.labels().get(SERVICE_NAME);
        return service == null ? List.of() : List.of(slice.namespace() + "/" + service);
    });

    /** Changes come in bursts: a roll-out touches a slice many times within this. */
    private static final Duration GATHERING = Duration.ofMillis(50);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
    private static final Duration SYNC_PATIENCE = Duration.ofSeconds(30);

    private final Informer services;
    private final Informer slices;
    private final ServicePlanner planner;
    private final PacketFilter filter;
    private final ConnectionTracking connections;
    private final HealthChecks healthChecks;
    private final Timers timers;
    private final Semaphore wake = new Semaphore(0);
    /** Services to plan anew; guarded by itself. */
    private final Set<ObjectKey> changed = new HashSet<>();
    /** Only the proxy's own thread. */
    private final Map<ObjectKey, ServiceRoutes> planned = new HashMap<>();

    private Ruleset applied = Ruleset.EMPTY;
    private Duration retry = FIRST_RETRY;
    private volatile boolean synced;
    private @Nullable Thread thread;

    /** @param informers started by the caller, after this constructor */
    public ServiceProxy(
            Informers informers,
            ServicePlanner planner,
            PacketFilter filter,
            ConnectionTracking connections,
            HealthChecks healthChecks,
            Timers timers) {
        this.services = informers.of(Resources.SERVICES);
        this.slices = informers.of(Resources.ENDPOINT_SLICES, BY_SERVICE);
        this.planner = planner;
        this.filter = filter;
        this.connections = connections;
        this.healthChecks = healthChecks;
        this.timers = timers;
        services.onChange(change -> changed(change.object().key()));
        slices.onChange(this::sliceChanged);
    }

    public synchronized void start() {
        thread = Thread.ofVirtual().name("service-proxy").start(this::run);
    }

    /** True once the packet filter holds the services that were there at the start. */
    public boolean hasSynced() {
        return synced;
    }

    /** A slice may move from one service to another. */
    private void sliceChanged(Change change) {
        if (change instanceof Change.Updated(var previous, var current)) {
            BY_SERVICE.values().apply(previous).forEach(key -> changed(ObjectKey.parse(key)));
        }
        BY_SERVICE.values().apply(change.object()).forEach(key -> changed(ObjectKey.parse(key)));
    }

    private void changed(ObjectKey service) {
        synchronized (changed) {
            changed.add(service);
        }
        wake.release();
    }

    private void run() {
        try {
            awaitSync();
            while (true) {
                round();
                wake.acquire();
                timers.pause(GATHERING);
                wake.drainPermits();
            }
        } catch (InterruptedException stop) {
            LOG.debug("the service proxy stops");
        }
    }

    /** With half a picture, services would be cut off that work. */
    private void awaitSync() throws InterruptedException {
        for (var informer : List.of(services, slices)) {
            while (!informer.awaitSync(SYNC_PATIENCE)) {
                LOG.warn("the service proxy still waits for the first list of services and endpoint slices");
            }
        }
    }

    private void round() throws InterruptedException {
        takeChanged().forEach(this::plan);
        var wanted = Ruleset.of(planned);
        try {
            filter.apply(wanted);
            healthChecks.apply(planned.values().stream()
                    .flatMap(routes -> routes.healthCheck().stream())
                    .toList());
            connections.forget(StaleFlow.between(applied, wanted));
        } catch (PacketFilterException failure) {
            LOG.warn("services are not up to date, next try in {} s: {}", retry.toSeconds(), failure.getMessage());
            pauseAndRetry();
            return;
        } catch (RuntimeException bug) {
            // Whatever it was: a proxy that stands still sends connections to pods that are gone.
            LOG.error("services are not up to date, next try in {} s", retry.toSeconds(), bug);
            pauseAndRetry();
            return;
        }
        retry = FIRST_RETRY;
        applied = wanted;
        if (!synced) {
            LOG.info(
                    "{} services are reachable from this node",
                    wanted.services().size());
            synced = true;
        }
    }

    private void pauseAndRetry() throws InterruptedException {
        timers.pause(retry);
        retry = retry.multipliedBy(2).compareTo(LONGEST_RETRY) < 0 ? retry.multipliedBy(2) : LONGEST_RETRY;
        wake.release();
    }

    private Set<ObjectKey> takeChanged() {
        synchronized (changed) {
            var taken = Set.copyOf(changed);
            changed.clear();
            return taken;
        }
    }

    private void plan(ObjectKey key) {
        try {
            var routes = services.cache()
                    .find(key)
                    .map(service -> planner.plan(service, slices.cache().byIndex(BY_SERVICE, key.toString())))
                    .orElse(ServiceRoutes.NONE);
            if (routes.isEmpty()) {
                planned.remove(key);
            } else {
                planned.put(key, routes);
            }
        } catch (IllegalArgumentException malformed) {
            // One object that the API should have refused must not stop the services of all others.
            LOG.warn("service {} is left as it was: {}", key, malformed.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("service {} is left as it was", key, bug);
        }
    }

    /** Stops; the rules stay. */
    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.interrupt();
            joinQuietly(thread);
        }
        healthChecks.close();
    }

    private static void joinQuietly(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops and takes all rules away. */
    public void remove() {
        close();
        filter.remove();
    }
}
