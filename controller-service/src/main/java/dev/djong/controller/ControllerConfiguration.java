package dev.djong.controller;

import dev.djong.api.HttpApiClient;
import dev.djong.event.ApiEventRecorder;
import dev.djong.event.EventRecorder;
import dev.djong.informer.SharedInformers;
import dev.djong.leader.Leadership;
import dev.djong.reconcile.ControllerRunner;
import dev.djong.reconcile.SlowStart;
import dev.djong.shell.ServiceFlags;
import dev.djong.shell.StartFailure;
import dev.djong.shell.client.CachesHealth;
import dev.djong.shell.client.LeaderElectionSettings;
import dev.djong.shell.client.LeadershipConfiguration;
import dev.djong.shell.client.WorkQueueMeters;
import dev.djong.time.SystemTimers;
import dev.djong.time.Timers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the controllers. */
@Configuration(proxyBeanMethods = false)
@Import(LeadershipConfiguration.class)
@ServiceFlags({ControllerFlags.class, LeaderElectionSettings.class})
public class ControllerConfiguration {

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
    Recorders recorders(HttpApiClient api, SystemTimers timers, Leadership leadership) {
        return new Recorders(leadership.fence(api), timers);
    }

    /** What reconciles do many of at once, each on a thread of its own. */
    @Bean(destroyMethod = "shutdownNow")
    ExecutorService writes() {
        return Executors.newVirtualThreadPerTaskExecutor();
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    ControllerService controllers(
            ControllerFlags flags,
            HttpApiClient api,
            SharedInformers informers,
            Recorders recorders,
            SystemTimers timers,
            RandomGenerator random,
            WorkQueueMeters workQueues,
            ExecutorService writes,
            Leadership leadership) {
        var metadata = new SharedInformers(api.metadataOnly(), timers, random, ControllerContext::slim);
        var context = new ControllerContext(
                leadership.fence(api), informers, metadata, timers, recorders, new SlowStart(writes), settings(flags));
        var runner = new ControllerRunner(informers, timers, workQueues);
        var service = new ControllerService(context, runner, entries(flags), leadership);
        service.loops().forEach(workQueues::watch);
        return service;
    }

    private static List<ControllerCatalog.Entry> entries(ControllerFlags flags) {
        return ControllerCatalog.chosen(flags.controllers()).stream()
                .filter(entry -> flags.rootCaFile().isPresent() || !entry.name().startsWith("root-ca"))
                .filter(entry -> flags.allocateNodeCidrs() || !entry.name().equals("node-ipam-controller"))
                .toList();
    }

    private static ControllerSettings settings(ControllerFlags flags) {
        return new ControllerSettings(
                flags.rootCaFile().map(ControllerConfiguration::read).orElse(""),
                flags.nodeMonitorGracePeriod(),
                flags.terminatedPodGcThreshold(),
                flags.nodeRanges());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new StartFailure("cannot read --root-ca-file=" + file + ": " + e.getMessage());
        }
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
    CachesHealth cachesHealth(ControllerService service) {
        return new CachesHealth(service::isReady, "the first lists are not here yet");
    }
}
