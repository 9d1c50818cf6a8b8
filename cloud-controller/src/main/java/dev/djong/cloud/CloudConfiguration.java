package dev.djong.cloud;

import dev.djong.api.HttpApiClient;
import dev.djong.cloud.loadbalancer.ServiceController;
import dev.djong.cloud.nodes.CloudNodeController;
import dev.djong.cloud.nodes.CloudNodeLifecycleController;
import dev.djong.cloud.provider.LocalBalancers;
import dev.djong.cloud.provider.LocalProvider;
import dev.djong.event.ApiEventRecorder;
import dev.djong.event.EventRecorder;
import dev.djong.informer.SharedInformers;
import dev.djong.leader.Leadership;
import dev.djong.object.AddressPool;
import dev.djong.object.Resources;
import dev.djong.reconcile.ControllerRunner;
import dev.djong.shell.ServiceFlags;
import dev.djong.shell.StartFailure;
import dev.djong.shell.client.CachesHealth;
import dev.djong.shell.client.LeaderElectionSettings;
import dev.djong.shell.client.LeadershipConfiguration;
import dev.djong.shell.client.WorkQueueMeters;
import dev.djong.time.SystemTimers;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the cloud controller. */
@Configuration(proxyBeanMethods = false)
@Import(LeadershipConfiguration.class)
@ServiceFlags({CloudSettings.class, LeaderElectionSettings.class})
public class CloudConfiguration {
    private static final int WORKERS = 2;
    /** Upstream's {@code --concurrent-service-syncs}. */
    private static final int SERVICE_WORKERS = 1;

    @Bean(destroyMethod = "close")
    ApiEventRecorder nodeEvents(HttpApiClient api, SystemTimers timers, Leadership leadership) {
        return new ApiEventRecorder(leadership.fence(api), "cloud-node-controller", "", timers);
    }

    @Bean(destroyMethod = "close")
    ApiEventRecorder serviceEvents(HttpApiClient api, SystemTimers timers, Leadership leadership) {
        return new ApiEventRecorder(leadership.fence(api), "service-controller", "", timers);
    }

    @Bean
    CloudProvider provider(CloudSettings settings, SharedInformers informers) {
        if (!settings.cloudProvider().equals(LocalProvider.NAME)) {
            throw new StartFailure(
                    "--cloud-provider=" + settings.cloudProvider() + ": there is only " + LocalProvider.NAME);
        }
        return new LocalProvider(
                new LocalProvider.Place(settings.localZone(), settings.localRegion(), settings.localInstanceType()),
                balancers(settings, informers));
    }

    private static Optional<LoadBalancers> balancers(CloudSettings settings, SharedInformers informers) {
        if (settings.loadBalancerPool().isEmpty()) {
            return Optional.empty();
        }
        try {
            var pools = AddressPool.parse(settings.loadBalancerPool());
            var services = informers.of(Resources.SERVICES);
            return Optional.of(new LocalBalancers(pools, services.cache()::all));
        } catch (IllegalArgumentException malformed) {
            throw new StartFailure("--load-balancer-pool: " + malformed.getMessage(), malformed);
        }
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    CloudService cloud(
            CloudProvider provider,
            HttpApiClient api,
            SharedInformers informers,
            @Qualifier("nodeEvents") EventRecorder events,
            @Qualifier("serviceEvents") EventRecorder serviceEvents,
            SystemTimers timers,
            WorkQueueMeters workQueues,
            Leadership leadership) {
        var fenced = leadership.fence(api);
        var runner = new ControllerRunner(informers, timers, workQueues);
        runner.add(new CloudNodeController(fenced, informers, provider.instances(), events), WORKERS);
        runner.add(new CloudNodeLifecycleController(fenced, informers, provider.instances(), events, timers), WORKERS);
        provider.loadBalancers()
                .ifPresent(balancers -> runner.add(
                        new ServiceController(fenced, informers, balancers, serviceEvents), SERVICE_WORKERS));
        runner.loops().forEach(workQueues::watch);
        return new CloudService(informers, runner, leadership);
    }

    @Bean
    CachesHealth cachesHealth(CloudService cloud) {
        return new CachesHealth(cloud::isReady, "the first list of nodes is not here yet");
    }
}
