package dev.djong.scheduler;

import dev.djong.api.ApiClient;
import dev.djong.api.HttpApiClient;
import dev.djong.api.HttpsTransport;
import dev.djong.api.TokenSource;
import dev.djong.event.ApiEventRecorder;
import dev.djong.event.EventRecorder;
import dev.djong.informer.SharedInformers;
import dev.djong.leader.FencedApiClient;
import dev.djong.leader.LeaderElector;
import dev.djong.scheduler.binding.ApiPodWriter;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.shell.ClusterAccess;
import dev.djong.shell.Lifeline;
import dev.djong.shell.Role;
import dev.djong.shell.ServiceFlags;
import dev.djong.time.SystemTimers;
import dev.djong.time.Timers;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the scheduler. */
@Configuration(proxyBeanMethods = false)
@ServiceFlags(SchedulerSettings.class)
public class SchedulerConfiguration {

    /** Set once the elector exists: the scheduler writes through a fence that asks it. */
    private static final class Fence implements BooleanSupplier {
        private volatile BooleanSupplier leading = () -> false;

        @Override
        public boolean getAsBoolean() {
            return leading.getAsBoolean();
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
                "djong-scheduler"));
    }

    @Bean
    ApiClient api(HttpsTransport transport, SystemTimers timers) {
        return new HttpApiClient(transport, timers);
    }

    @Bean(destroyMethod = "close")
    ApiEventRecorder events(ApiClient api, SystemTimers timers, SchedulerSettings settings) {
        return new ApiEventRecorder(api, settings.schedulerName(), "", timers);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    SchedulerService scheduler(
            SchedulerSettings settings,
            ApiClient api,
            EventRecorder events,
            SystemTimers timers,
            RandomGenerator random,
            MeterRegistry meters,
            Lifeline lifeline) {
        var fence = new Fence();
        var profile = SchedulingProfile.standard(settings.schedulerName());
        var scheduler = new Scheduler(
                profile,
                new ApiPodWriter(new FencedApiClient(api, fence), timers),
                events,
                new SchedulerMetrics(meters, profile.schedulerName(), timers),
                timers,
                random);
        return new SchedulerService(
                scheduler,
                new SharedInformers(api, timers, random),
                elector(settings, api, timers, random, fence),
                () -> lifeline.fail(Role.SCHEDULER, "it lost its lease " + settings.leaderElectResourceName()));
    }

    private static Optional<Function<LeaderElector.Callbacks, LeaderElector>> elector(
            SchedulerSettings settings, ApiClient api, Timers timers, RandomGenerator random, Fence fence) {
        if (!settings.leaderElect()) {
            fence.leading = () -> true;
            return Optional.empty();
        }
        return Optional.of(callbacks -> {
            var elector = new LeaderElector(api, lease(settings, random), callbacks, timers, random);
            fence.leading = elector::isLeader;
            return elector;
        });
    }

    private static LeaderElector.Settings lease(SchedulerSettings settings, RandomGenerator random) {
        return new LeaderElector.Settings(
                settings.leaderElectResourceNamespace(),
                settings.leaderElectResourceName(),
                "scheduler-" + Long.toHexString(random.nextLong()),
                settings.leaderElectLeaseDuration(),
                settings.leaderElectRenewDeadline(),
                settings.leaderElectRetryPeriod());
    }

    @Bean
    HealthIndicator cachesHealth(SchedulerService scheduler) {
        return () -> scheduler.isReady()
                ? Health.up().build()
                : Health.down()
                        .withDetail("reason", "the first lists of nodes and pods are not here yet")
                        .build();
    }
}
