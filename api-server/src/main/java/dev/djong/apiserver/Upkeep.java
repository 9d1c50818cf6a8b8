package dev.djong.apiserver;

import dev.djong.api.ApiClient;
import dev.djong.apiserver.allocation.AllocationRepair;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.apiserver.bootstrap.ApiServiceRegistration;
import dev.djong.apiserver.bootstrap.AuthenticationConfiguration;
import dev.djong.apiserver.bootstrap.Bootstrap;
import dev.djong.apiserver.bootstrap.ClusterRoleAggregation;
import dev.djong.apiserver.bootstrap.DefaultPolicy;
import dev.djong.apiserver.bootstrap.KubernetesService;
import dev.djong.object.Resources;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an api-server does by itself once it serves: the objects that every cluster has, the {@code kubernetes} Service,
 * the union of aggregated roles, the APIServices of what it serves, how others find out who asks, and the repair of allocations. Each turn is idempotent;
 * one that fails is tried again in its next turn.
 */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration AGGREGATION_PERIOD = Duration.ofMinutes(1);
    private static final Duration GATHERING_DELAY = Duration.ofMillis(200);
    /** A store that does not answer must not hold up a shutdown. */
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(2);

    private static final Duration BOOTSTRAP_PERIOD = Duration.ofMinutes(5);

    private final Bootstrap bootstrap;
    private final KubernetesService service;
    private final ClusterRoleAggregation aggregation;
    private final ApiServiceRegistration registration;
    private final AllocationRepair repair;
    private final AuthenticationConfiguration authentication;
    private final ClusterState state;
    private final AtomicBoolean aggregationPlanned = new AtomicBoolean();
    private final AtomicBoolean registrationPlanned = new AtomicBoolean();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("api-upkeep").daemon().factory());

    Upkeep(
            ApiClient client,
            DefaultPolicy policy,
            KubernetesService service,
            AllocationRepair repair,
            AuthenticationConfiguration authentication,
            ClusterState state) {
        this.bootstrap = new Bootstrap(client, policy);
        this.service = service;
        this.aggregation = new ClusterRoleAggregation(client, state);
        this.registration = new ApiServiceRegistration(client, state);
        this.repair = repair;
        this.authentication = authentication;
        this.state = state;
    }

    /** Makes what must be there before anybody is served, and goes on in the background. */
    void start() {
        turn("bootstrap", bootstrap::run);
        turn("role aggregation", aggregation::run);
        timer.execute(() -> turn("api services", registration::start)); // nobody waits for them
        every(BOOTSTRAP_PERIOD, BOOTSTRAP_PERIOD, "bootstrap", bootstrap::run);
        every(AGGREGATION_PERIOD, AGGREGATION_PERIOD, "role aggregation", aggregation::run);
        every(AGGREGATION_PERIOD, AGGREGATION_PERIOD, "api services", registration::run);
        every(Duration.ZERO, AGGREGATION_PERIOD, "authentication configuration", authentication::run);
        every(AllocationRepair.PERIOD, AllocationRepair.PERIOD, "allocation repair", repair::run);
        state.subscribe(
                Resources.CLUSTER_ROLES, change -> soon(aggregationPlanned, "role aggregation", aggregation::run));
        state.subscribe(
                Resources.CUSTOM_RESOURCE_DEFINITIONS,
                change -> soon(registrationPlanned, "api services", registration::run));
    }

    /** Others may come from now on: the server listens, and its port is known. */
    void announce() {
        every(Duration.ZERO, KubernetesService.PERIOD, "kubernetes service", service::reconcile);
    }

    /** Many changes that come together are one turn. */
    private void soon(AtomicBoolean planned, String what, Runnable turn) {
        if (!timer.isShutdown() && planned.compareAndSet(false, true)) {
            timer.schedule(() -> begin(planned, what, turn), GATHERING_DELAY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void begin(AtomicBoolean planned, String what, Runnable turn) {
        planned.set(false);
        turn(what, turn);
    }

    private void every(Duration first, Duration period, String what, Runnable turn) {
        timer.scheduleWithFixedDelay(
                () -> turn(what, turn), first.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void turn(String what, Runnable turn) {
        try {
            turn.run();
        } catch (RuntimeException failed) {
            LOG.warn("{} failed and will be tried again: {}", what, failed.toString());
        }
    }

    /** Takes this server out of the {@code kubernetes} Service. */
    @Override
    public void close() {
        timer.shutdownNow();
        var leaving =
                Thread.ofVirtual().name("leave").start(() -> turn("leaving the kubernetes service", service::withdraw));
        try {
            if (!leaving.join(LEAVE_LIMIT)) {
                LOG.warn("the store does not answer: others see that this server left when its lease runs out");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
