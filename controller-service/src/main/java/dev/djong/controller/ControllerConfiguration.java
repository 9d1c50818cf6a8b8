package dev.djong.controller;

import dev.djong.api.HttpApiClient;
import dev.djong.api.HttpsTransport;
import dev.djong.api.TokenSource;
import dev.djong.event.ApiEventRecorder;
import dev.djong.event.EventRecorder;
import dev.djong.informer.SharedInformers;
import dev.djong.leader.FencedApiClient;
import dev.djong.leader.LeaderElector;
import dev.djong.reconcile.ControllerRunner;
import dev.djong.shell.ClusterAccess;
import dev.djong.shell.Lifeline;
import dev.djong.shell.Role;
import dev.djong.shell.ServiceFlags;
import dev.djong.shell.StartFailure;
import dev.djong.time.SystemTimers;
import dev.djong.time.Timers;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the controllers. */
@Configuration(proxyBeanMethods = false)
@ServiceFlags(ControllerFlags.class)
public class ControllerConfiguration {

    /** Set once the elector exists: controllers write through a fence that asks it. */
    private static final class Fence implements BooleanSupplier {
        private volatile BooleanSupplier leading = () -> false;

        @Override
        public boolean getAsBoolean() {
            return leading.getAsBoolean();
        }
    }

    /** A recorder a component, closed together. */
    static final class Recorders implements Function<String, EventRecorder>, AutoCloseable {
        private final Map<String, ApiEventRecorder> recorders = new ConcurrentHashMap<>();
        private final HttpApiClient api;
        private final Timers timers;

        Recorders(HttpApiClient api, Timers timers) {
            this.api = api;
            this.timers = timers;
        }

        @Override
        public EventRecorder apply(String component) {
            return recorders.computeIfAbsent(component, name -> new ApiEventRecorder(api, name, "", timers));
        }

        @Override
        public void close() {
            recorders.values().forEach(ApiEventRecorder::close);
        }
    }

    @Bean(destroyMethod = "close")
    SystemTimers timers() {
        return new SystemTimers();
    }

    @Bean(destroyMethod = "close")
    HttpsTransport transport(ClusterAccess access) {
        return new HttpsTransport(new HttpsTransport.Settings(
                List.of(access.server()),
                access.tls(),
                access.bearerToken().map(TokenSource::fixed),
                "djong-controllers"));
    }

    @Bean
    HttpApiClient api(HttpsTransport transport, SystemTimers timers) {
        return new HttpApiClient(transport, timers);
    }

    @Bean(destroyMethod = "close")
    Recorders recorders(HttpApiClient api, SystemTimers timers) {
        return new Recorders(api, timers);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    ControllerService controllers(
            ControllerFlags flags,
            HttpApiClient api,
            Recorders recorders,
            SystemTimers timers,
            RandomGenerator random,
            MeterRegistry meters,
            Lifeline lifeline) {
        var fence = new Fence();
        var informers = new SharedInformers(api, timers, random);
        var metadata = new SharedInformers(api.metadataOnly(), timers, random, ControllerContext::slim);
        var context = new ControllerContext(
                new FencedApiClient(api, fence), informers, metadata, timers, recorders, settings(flags));
        var workQueues = new WorkQueueMeters(meters);
        var runner = new ControllerRunner(informers, timers, workQueues);
        var service = new ControllerService(
                context,
                runner,
                entries(flags),
                elector(flags, api, timers, random, fence),
                () -> lifeline.fail(Role.CONTROLLERS, "it lost its lease " + flags.leaderElectResourceName()));
        service.loops().forEach(workQueues::watch);
        return service;
    }

    private static List<ControllerCatalog.Entry> entries(ControllerFlags flags) {
        return ControllerCatalog.chosen(flags.controllers()).stream()
                .filter(entry -> flags.rootCaFile().isPresent() || !entry.name().startsWith("root-ca"))
                .toList();
    }

    private static ControllerSettings settings(ControllerFlags flags) {
        return new ControllerSettings(
                flags.rootCaFile().map(ControllerConfiguration::read).orElse(""),
                flags.nodeMonitorGracePeriod(),
                flags.terminatedPodGcThreshold());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new StartFailure("cannot read --root-ca-file=" + file + ": " + e.getMessage());
        }
    }

    private static Optional<Function<LeaderElector.Callbacks, LeaderElector>> elector(
            ControllerFlags flags, HttpApiClient api, Timers timers, RandomGenerator random, Fence fence) {
        if (!flags.leaderElect()) {
            fence.leading = () -> true;
            return Optional.empty();
        }
        return Optional.of(callbacks -> {
            var elector = new LeaderElector(api, lease(flags, random), callbacks, timers, random);
            fence.leading = elector::isLeader;
            return elector;
        });
    }

    private static LeaderElector.Settings lease(ControllerFlags flags, RandomGenerator random) {
        return new LeaderElector.Settings(
                flags.leaderElectResourceNamespace(),
                flags.leaderElectResourceName(),
                "controllers-" + Long.toHexString(random.nextLong()),
                flags.leaderElectLeaseDuration(),
                flags.leaderElectRenewDeadline(),
                flags.leaderElectRetryPeriod());
    }

    @Bean
    ControllersEndpoint controllersEndpoint(ControllerService service) {
        return new ControllersEndpoint(service);
    }

    @Bean
    WorkQueuesEndpoint workQueuesEndpoint(ControllerService service) {
        return new WorkQueuesEndpoint(service);
    }

    @Bean
    HealthIndicator informersHealth(ControllerService service) {
        return () -> service.isReady()
                ? Health.up().withDetail("leader", service.leader()).build()
                : Health.down()
                        .withDetail("reason", "the first lists are not here yet")
                        .build();
    }
}
