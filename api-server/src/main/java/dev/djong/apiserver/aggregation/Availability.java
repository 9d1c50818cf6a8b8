package dev.djong.apiserver.aggregation;

import dev.djong.api.ApiClient;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.QueueMetrics;
import dev.djong.reconcile.WorkQueue;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps the condition {@code Available} of every APIService true to life, and what the server says of itself up to date: one
 * question does both. It is asked when the APIService, its Service or its endpoints change, and every
 * {@value #PERIOD_SECONDS} seconds. Every api-server does it for itself, as upstream's do.
 */
final class Availability implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Availability.class);
    private static final int PERIOD_SECONDS = 30;
    /** One lost packet must not take a group version away. */
    private static final int ATTEMPTS = 3;

    private final Register register;
    private final RemoteServers servers;
    private final ServiceCheck services;
    private final ClusterState state;
    private final ApiClient client;
    private final Timers timers;
    private final WorkQueue<String> queue;
    /** A server that does not answer holds up its own turn only. */
    private final ExecutorService turns = Executors.newVirtualThreadPerTaskExecutor();

    Availability(Register register, RemoteServers servers, ClusterState state, ApiClient client, Timers timers) {
        this.register = register;
        this.servers = servers;
        this.services = new ServiceCheck(state);
        this.state = state;
        this.client = client;
        this.timers = timers;
        this.queue = new WorkQueue<>("api-service-availability", timers, QueueMetrics.NONE);
    }

    void start() {
        turns.execute(this::run);
        state.subscribe(
                Resources.SERVICES, change -> register.namesOf(change.object()).forEach(queue::add));
        state.subscribe(
                Resources.ENDPOINTS, change -> register.namesOf(change.object()).forEach(queue::add));
    }

    void check(String apiService) {
        queue.add(apiService);
    }

    private void run() {
        try {
            for (var name = queue.take(); name.isPresent(); name = queue.take()) {
                var taken = name.get();
                turns.execute(() -> turn(taken));
            }
        } catch (InterruptedException stopped) {
            LOG.debug("the servers behind APIServices are not asked any more");
        }
    }

    private void turn(String name) {
        try {
            reconcile(name);
            queue.forget(name);
            if (register.names().contains(name)) {
                queue.addAfter(name, Duration.ofSeconds(PERIOD_SECONDS));
            }
        } catch (ApiFailure failed) {
            boolean changedMeanwhile = failed.is(Reason.CONFLICT) || failed.is(Reason.NOT_FOUND);
            LOG.atLevel(changedMeanwhile ? Level.DEBUG : Level.WARN)
                    .log("APIService {}: {}; again later", name, failed.getMessage());
            queue.addRateLimited(name);
        } catch (RuntimeException failed) {
            if (!turns.isShutdown()) {
                LOG.warn("APIService {}: {}; again later", name, failed.toString());
                queue.addRateLimited(name);
            }
        } finally {
            queue.done(name);
        }
    }

    private void reconcile(String name) {
        var stored = state.cached(Resources.API_SERVICES, ObjectKey.cluster(name));
        if (stored.isEmpty()) {
            return;
        }
        var verdict = register.find(stored.get()).map(this::judge).orElse(Verdict.LOCAL);
        Conditions.changed(stored.get(), verdict, timers.instant()).ifPresent(changed -> write(changed, verdict));
    }

    private void write(ApiObject changed, Verdict verdict) {
        LOG.info(
                "APIService {} is {}: {}",
                changed.name(),
                verdict.available() ? "available" : "not available",
                verdict.message());
        client.updateStatus(Resources.API_SERVICES, changed);
    }

    private Verdict judge(RemoteApi api) {
        return services.problem(api).orElseGet(() -> ask(api));
    }

    private Verdict ask(RemoteApi api) {
        var failure = Optional.<IOException>empty();
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                register.describe(api, RemoteDocuments.of(api, servers, register.description(api)));
                return Verdict.PASSED;
            } catch (IOException failed) {
                failure = Optional.of(failed);
            }
        }
        return Verdict.unavailable(
                "FailedDiscoveryCheck",
                "failing or missing response from " + RemoteServers.url(api, api.rootPath()) + ": "
                        + failure.orElseThrow().getMessage());
    }

    @Override
    public void close() {
        queue.close();
        turns.shutdownNow();
    }
}
