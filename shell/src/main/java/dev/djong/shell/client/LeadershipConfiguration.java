package dev.djong.shell.client;

import dev.djong.api.HttpApiClient;
import dev.djong.leader.Leadership;
import dev.djong.shell.Lifeline;
import dev.djong.shell.Role;
import dev.djong.time.SystemTimers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * For a service of which only one may act: a {@link Leadership} that stops the service when it loses its lease. The
 * service names {@link LeaderElectionSettings} among its flags.
 */
@Configuration(proxyBeanMethods = false)
@Import({ClientConfiguration.class, DelegatedServing.class})
public class LeadershipConfiguration {

    @Bean(destroyMethod = "close")
    Leadership leadership(
            LeaderElectionSettings settings,
            HttpApiClient api,
            SystemTimers timers,
            RandomGenerator random,
            Role role,
            Lifeline lifeline,
            MeterRegistry meters) {
        var lease = settings.leaseName(role);
        var leadership = Leadership.of(
                api,
                settings.lease(role, random),
                timers,
                random,
                () -> lifeline.fail(role, "it lost its lease " + lease));
        Gauge.builder("leader.election.master.status", leadership, each -> each.isLeader() ? 1 : 0)
                .description("Whether this process leads: 1 leads, 0 stands by")
                .tag("name", lease)
                .register(meters);
        return leadership;
    }

    @Bean
    WorkQueueMeters workQueueMeters(MeterRegistry meters) {
        return new WorkQueueMeters(meters);
    }
}
