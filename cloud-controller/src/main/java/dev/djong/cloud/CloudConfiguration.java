package dev.djong.cloud;

import dev.djong.api.ApiClient;
import dev.djong.api.HttpApiClient;
import dev.djong.api.HttpsTransport;
import dev.djong.api.TokenSource;
import dev.djong.cloud.nodes.CloudNodeController;
import dev.djong.cloud.nodes.CloudNodeLifecycleController;
import dev.djong.cloud.provider.LocalProvider;
import dev.djong.event.ApiEventRecorder;
import dev.djong.event.EventRecorder;
import dev.djong.informer.SharedInformers;
import dev.djong.leader.FencedApiClient;
import dev.djong.leader.LeaderElector;
import dev.djong.reconcile.ControllerRunner;
import dev.djong.reconcile.QueueMetrics;
import dev.djong.shell.ClusterAccess;
import dev.djong.shell.Lifeline;
import dev.djong.shell.Role;
import dev.djong.shell.ServiceFlags;
import dev.djong.shell.StartFailure;
import dev.djong.time.SystemTimers;
import dev.djong.time.Timers;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the cloud controller. */
@Configuration(proxyBeanMethods = false)
@ServiceFlags(CloudSettings.class)
public class CloudConfiguration {
    private static final int WORKERS = 2;

    /** Set once the elector exists: controllers write through a fence that asks it. */
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
                List.of(access.server()), access.tls(), access.bearerToken().map(TokenSource::fixed), "djong-cloud"));
    }

    @Bean
    ApiClient api(HttpsTransport transport, SystemTimers timers) {
        return new HttpApiClient(transport, timers);
    }

    @Bean(destroyMethod = "close")
    ApiEventRecorder events(ApiClient api, SystemTimers timers) {
        return new ApiEventRecorder(api, "cloud-node-controller", "", timers);
    }

    @Bean
    CloudProvider provider(CloudSettings settings) {
        if (!settings.cloudProvider().equals(LocalProvider.NAME)) {
            throw new StartFailure(
                    "--cloud-provider=" + settings.cloudProvider() + ": there is only " + LocalProvider.NAME);
        }
        return new LocalProvider(
                new LocalProvider.Place(settings.localZone(), settings.localRegion(), settings.localInstanceType()));
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    CloudService cloud(
            CloudSettings settings,
            CloudProvider provider,
            ApiClient api,
            EventRecorder events,
            SystemTimers timers,
            RandomGenerator random,
            Lifeline lifeline) {
        var fence = new Fence();
        var fenced = new FencedApiClient(api, fence);
        var informers = new SharedInformers(api, timers, random);
        var runner = new ControllerRunner(informers, timers, QueueMetrics.NONE);
        runner.add(new CloudNodeController(fenced, informers, provider.instances(), events), WORKERS);
        runner.add(new CloudNodeLifecycleController(fenced, informers, provider.instances(), events, timers), WORKERS);
        return new CloudService(
                informers,
                runner,
                elector(settings, api, timers, random, fence),
                () -> lifeline.fail(Role.CLOUD, "it lost its lease " + settings.leaderElectResourceName()));
    }

    private static Optional<Function<LeaderElector.Callbacks, LeaderElector>> elector(
            CloudSettings settings, ApiClient api, Timers timers, RandomGenerator random, Fence fence) {
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

    private static LeaderElector.Settings lease(CloudSettings settings, RandomGenerator random) {
        return new LeaderElector.Settings(
                settings.leaderElectResourceNamespace(),
                settings.leaderElectResourceName(),
                "cloud-" + Long.toHexString(random.nextLong()),
                settings.leaderElectLeaseDuration(),
                settings.leaderElectRenewDeadline(),
                settings.leaderElectRetryPeriod());
    }

    @Bean
    HealthIndicator cachesHealth(CloudService cloud) {
        return () -> cloud.isReady()
                ? Health.up().build()
                : Health.down()
                        .withDetail("reason", "the first list of nodes is not here yet")
                        .build();
    }
}
