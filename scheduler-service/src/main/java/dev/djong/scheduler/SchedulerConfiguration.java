package dev.djong.scheduler;

import dev.djong.api.HttpApiClient;
import dev.djong.event.ApiEventRecorder;
import dev.djong.event.EventRecorder;
import dev.djong.informer.SharedInformers;
import dev.djong.leader.Leadership;
import dev.djong.scheduler.binding.ApiPodWriter;
import dev.djong.scheduler.binding.VolumeWriter;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.queue.Backoff;
import dev.djong.shell.ServiceFlags;
import dev.djong.shell.client.CachesHealth;
import dev.djong.shell.client.LeaderElectionSettings;
import dev.djong.shell.client.LeadershipConfiguration;
import dev.djong.time.SystemTimers;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the scheduler. */
@Configuration(proxyBeanMethods = false)
@Import(LeadershipConfiguration.class)
@ServiceFlags({SchedulerSettings.class, LeaderElectionSettings.class})
public class SchedulerConfiguration {

    /** Upstream's {@code bindTimeoutSeconds}. */
    private static final Duration VOLUME_PATIENCE = Duration.ofMinutes(10);

    @Bean(destroyMethod = "close")
    ApiEventRecorder events(HttpApiClient api, SystemTimers timers, SchedulerSettings settings, Leadership leadership) {
        return new ApiEventRecorder(leadership.fence(api), settings.schedulerName(), "", timers);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    SchedulerService scheduler(
            SchedulerSettings settings,
            HttpApiClient api,
            SharedInformers informers,
            EventRecorder events,
            SystemTimers timers,
            RandomGenerator random,
            MeterRegistry meters,
            Leadership leadership) {
        var profile = SchedulingProfile.standard(settings.schedulerName());
        var scheduler = new Scheduler(
                List.of(profile),
                Backoff.STANDARD,
                new ApiPodWriter(leadership.fence(api), timers),
                new VolumeWriter(leadership.fence(api), VOLUME_PATIENCE),
                name -> events,
                new SchedulerMetrics(meters, timers),
                timers,
                random);
        return new SchedulerService(scheduler, informers, leadership);
    }

    @Bean
    CachesHealth cachesHealth(SchedulerService scheduler) {
        return new CachesHealth(scheduler::isReady, "the first lists of nodes and pods are not here yet");
    }
}
