package dev.djong.node;

import dev.djong.api.ApiClient;
import dev.djong.event.ApiEventRecorder;
import dev.djong.event.EventRecorder;
import dev.djong.informer.SharedInformers;
import dev.djong.node.registration.MachineReader;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.node.runtime.cri.CriRuntime;
import dev.djong.node.runtime.simulated.SimulatedRuntime;
import dev.djong.shell.ClusterAccess;
import dev.djong.shell.Role;
import dev.djong.shell.ServiceFlags;
import dev.djong.shell.ServiceSettings;
import dev.djong.shell.StartFailure;
import dev.djong.shell.client.CachesHealth;
import dev.djong.shell.client.ClientConfiguration;
import dev.djong.time.SystemTimers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the node agent. */
@Configuration(proxyBeanMethods = false)
@Import({ClientConfiguration.class, NodeServing.class})
@ServiceFlags(NodeSettings.class)
public class NodeConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(NodeConfiguration.class);

    @Bean(destroyMethod = "shutdownNow")
    ExecutorService background() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("node-", 0).factory());
    }

    @Bean
    FactsFromSettings factsFromSettings(NodeSettings settings, ServiceSettings common) {
        return new FactsFromSettings(settings, common.securePort().orElse(Role.NODE.defaultPort()));
    }

    @Bean(destroyMethod = "close")
    ApiEventRecorder events(ApiClient api, SystemTimers timers, FactsFromSettings facts) {
        return new ApiEventRecorder(api, "kubelet", facts.name(), timers);
    }

    /** Probed before anything else starts: many a containerd runs with its CRI part switched off. */
    @Bean(destroyMethod = "close")
    ContainerRuntime runtime(NodeSettings settings, SystemTimers timers) {
        if (settings.runtime() == NodeSettings.Runtime.SIMULATED) {
            return new SimulatedRuntime(timers, settings.podCidr());
        }
        var runtime = new CriRuntime(settings.containerRuntimeEndpoint(), timers);
        try {
            LOG.info("containers run on {}", runtime.version());
            return runtime;
        } catch (RuntimeFailure failure) {
            runtime.close();
            throw new StartFailure(
                    "--container-runtime-endpoint=" + settings.containerRuntimeEndpoint() + " does not speak CRI v1 ("
                            + failure.getMessage() + "): start containerd with its cri plugin enabled, or use"
                            + " --runtime simulated",
                    failure);
        }
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    NodeAgent node(
            NodeSettings settings,
            FactsFromSettings factsFromSettings,
            ContainerRuntime runtime,
            ApiClient api,
            SharedInformers informers,
            EventRecorder events,
            SystemTimers timers,
            RandomGenerator random,
            ExecutorService background) {
        createDirectory(settings.rootDir());
        var machine = new MachineReader(Path.of("/")).read(settings.rootDir());
        var facts = factsFromSettings.facts(machine, runtime.version());
        return runtime.simulated()
                ? SimulatedNode.create(facts, runtime, settings.rootDir(), api, informers, events, timers, background)
                : new RealNode(settings, facts, runtime, timers, random).create(api, informers, events, background);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    NodeNetwork network(
            NodeSettings settings,
            FactsFromSettings factsFromSettings,
            ClusterAccess access,
            SystemTimers timers,
            RandomGenerator random,
            ExecutorService background) {
        return new NodeNetwork(settings, factsFromSettings, access, timers, random, background);
    }

    private static void createDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new StartFailure("--root-dir=" + directory + " cannot be created: " + e.getMessage(), e);
        }
    }

    @Bean
    CachesHealth nodeHealth(NodeAgent node) {
        return new CachesHealth(node::isReady, "the node is not registered or its pods are not known yet");
    }
}
