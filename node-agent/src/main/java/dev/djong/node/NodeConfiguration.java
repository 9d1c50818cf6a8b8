package dev.djong.node;

import dev.djong.api.ApiClient;
import dev.djong.api.HttpApiClient;
import dev.djong.api.HttpsTransport;
import dev.djong.api.TokenSource;
import dev.djong.event.ApiEventRecorder;
import dev.djong.event.EventRecorder;
import dev.djong.informer.SharedInformers;
import dev.djong.node.registration.MachineReader;
import dev.djong.node.runtime.RuntimeVersion;
import dev.djong.shell.ClusterAccess;
import dev.djong.shell.Role;
import dev.djong.shell.ServiceFlags;
import dev.djong.shell.ServiceSettings;
import dev.djong.shell.StartFailure;
import dev.djong.time.SystemTimers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the node agent. */
@Configuration(proxyBeanMethods = false)
@ServiceFlags(NodeSettings.class)
public class NodeConfiguration {

    @Bean(destroyMethod = "close")
    SystemTimers timers() {
        return new SystemTimers();
    }

    @Bean(destroyMethod = "shutdownNow")
    ExecutorService background() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("node-", 0).factory());
    }

    @Bean(destroyMethod = "close")
    HttpsTransport transport(ClusterAccess access) {
        return new HttpsTransport(new HttpsTransport.Settings(
                List.of(access.server()), access.tls(), access.bearerToken().map(TokenSource::fixed), "djong-node"));
    }

    @Bean
    ApiClient api(HttpsTransport transport, SystemTimers timers) {
        return new HttpApiClient(transport, timers);
    }

    @Bean
    FactsFromSettings factsFromSettings(NodeSettings settings, ServiceSettings common) {
        return new FactsFromSettings(settings, common.securePort().orElse(Role.NODE.defaultPort()));
    }

    @Bean(destroyMethod = "close")
    ApiEventRecorder events(ApiClient api, SystemTimers timers, FactsFromSettings facts) {
        return new ApiEventRecorder(api, "kubelet", facts.name(), timers);
    }

    @Bean(destroyMethod = "close")
    SharedInformers informers(ApiClient api, SystemTimers timers, RandomGenerator random) {
        return new SharedInformers(api, timers, random);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    NodeAgent node(
            NodeSettings settings,
            FactsFromSettings factsFromSettings,
            ApiClient api,
            SharedInformers informers,
            EventRecorder events,
            SystemTimers timers,
            ExecutorService background) {
        createDirectory(settings.rootDir());
        var machine = new MachineReader(Path.of("/")).read(settings.rootDir());
        var facts = factsFromSettings.facts(machine, new RuntimeVersion("simulated", "1.0.0"));
        return SimulatedNode.create(
                facts, settings.podCidr(), settings.rootDir(), api, informers, events, timers, background);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    NodeNetwork network(
            NodeSettings settings,
            FactsFromSettings factsFromSettings,
            ClusterAccess access,
            SystemTimers timers,
            RandomGenerator random) {
        return new NodeNetwork(settings, factsFromSettings, access, timers, random);
    }

    private static void createDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new StartFailure("--root-dir=" + directory + " cannot be created: " + e.getMessage(), e);
        }
    }

    @Bean
    HealthIndicator nodeHealth(NodeAgent node) {
        return () -> node.isReady()
                ? Health.up().build()
                : Health.down()
                        .withDetail("reason", "the node is not registered or its pods are not known yet")
                        .build();
    }
}
