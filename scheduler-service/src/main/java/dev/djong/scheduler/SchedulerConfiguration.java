package dev.djong.scheduler;

import dev.djong.api.HttpApiClient;
import dev.djong.event.ApiEventRecorder;
import dev.djong.informer.SharedInformers;
import dev.djong.leader.Leadership;
import dev.djong.scheduler.binding.ApiPodWriter;
import dev.djong.scheduler.binding.DeviceWriter;
import dev.djong.scheduler.binding.VolumeWriter;
import dev.djong.scheduler.configuration.ConfigurationFailure;
import dev.djong.scheduler.configuration.ConfigurationReader;
import dev.djong.scheduler.configuration.SchedulerOptions;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.shell.ServiceFlags;
import dev.djong.shell.ServiceSettings;
import dev.djong.shell.StartFailure;
import dev.djong.shell.client.CachesHealth;
import dev.djong.shell.client.LeaderElectionSettings;
import dev.djong.shell.client.LeadershipConfiguration;
import dev.djong.time.SystemTimers;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the scheduler. */
@Configuration(proxyBeanMethods = false)
@Import(LeadershipConfiguration.class)
@ServiceFlags({SchedulerSettings.class, LeaderElectionSettings.class})
public class SchedulerConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(SchedulerConfiguration.class);

    @Bean
    SchedulerOptions options(ServiceSettings service, SchedulerSettings settings) throws IOException {
        var file = service.config();
        if (file.isEmpty() || settings.configKind().isEmpty()) {
            return SchedulerOptions.standard(settings.schedulerName());
        }
        try {
            var options = ConfigurationReader.read(Files.readAllBytes(file.get()));
            options.ignored().forEach(each -> LOG.info("--config={}: {}", file.get(), each));
            return options;
        } catch (ConfigurationFailure wrong) {
            throw new StartFailure("--config=" + file.get() + ": " + wrong.getMessage(), wrong);
        }
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    SchedulerService scheduler(
            SchedulerOptions options,
            HttpApiClient api,
            SharedInformers informers,
            EventRecorders events,
            SystemTimers timers,
            RandomGenerator random,
            MeterRegistry meters,
            Leadership leadership) {
        var scheduler = new Scheduler(
                options.profiles(),
                options.backoff(),
                new ApiPodWriter(leadership.fence(api), timers),
                new VolumeWriter(leadership.fence(api), options.bindTimeout()),
                new DeviceWriter(leadership.fence(api)),
                events::of,
                new SchedulerMetrics(meters, timers),
                timers,
                random);
        return new SchedulerService(scheduler, informers, leadership);
    }

    @Bean(destroyMethod = "close")
    EventRecorders events(SchedulerOptions options, HttpApiClient api, SystemTimers timers, Leadership leadership) {
        return new EventRecorders(
                options.profiles().stream()
                        .map(SchedulingProfile::schedulerName)
                        .toList(),
                name -> new ApiEventRecorder(leadership.fence(api), name, "", timers));
    }

    @Bean
    CachesHealth cachesHealth(SchedulerService scheduler) {
        return new CachesHealth(scheduler::isReady, "the first lists of nodes and pods are not here yet");
    }
}
