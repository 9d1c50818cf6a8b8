package dev.djong.apiserver;

import dev.djong.apiserver.allocation.AllocationRepair;
import dev.djong.apiserver.bootstrap.AuthenticationConfiguration;
import dev.djong.apiserver.bootstrap.KubernetesService;
import dev.djong.apiserver.http.Door;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.StoreMaintenance;
import dev.djong.defaulting.Defaults;
import dev.djong.definitions.BuiltInDefinitions;
import dev.djong.object.ApiObject;
import dev.djong.shell.BuildVersion;
import dev.djong.shell.KeyFiles;
import dev.djong.shell.ServiceFlags;
import dev.djong.shell.ServiceSettings;
import dev.djong.shell.pki.KeyMaterial;
import dev.djong.time.SystemTimers;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The API server as a service: a store, the engine over it, and the engine's chain under Spring Security. */
@Configuration(proxyBeanMethods = false)
@ServiceFlags({ApiServerSettings.class, AggregationSettings.class})
@Import(ServingSecurity.class)
public class ApiServerConfiguration {

    @Bean(destroyMethod = "close")
    Store store(ApiServerSettings settings, InstantSource clock) {
        return Stores.open(settings, clock);
    }

    @Bean(destroyMethod = "close")
    SystemTimers timers() {
        return new SystemTimers();
    }

    @Bean
    AccessAssembly access(
            ApiServerSettings settings,
            AggregationSettings aggregation,
            ServiceSettings common,
            Store store,
            InstantSource clock,
            RandomGenerator random) {
        return new AccessAssembly(settings, aggregation, common, store, clock, random);
    }

    @Bean(destroyMethod = "close")
    ApiServer apiServer(
            Store store,
            AccessAssembly access,
            ApiServerSettings settings,
            AggregationSettings aggregation,
            ServiceSettings common,
            SystemTimers timers,
            PrometheusMeterRegistry metrics,
            InstantSource clock,
            RandomGenerator random) {
        var defaults = Defaults.builtIn();
        return new ApiServer(new ApiServer.Parts(
                store,
                BuiltInDefinitions.load(),
                (definition, object) -> new ApiObject(defaults.apply(definition.schema(), object.root())),
                access::assemble,
                NodeTls.context(settings, common),
                proxyIdentity(aggregation, clock),
                clock,
                timers,
                random,
                metrics,
                settings.maxRequestsInflight(),
                settings.maxMutatingRequestsInflight(),
                ExtraPaths.of(access.openId(), metrics),
                BuildVersion.KUBERNETES));
    }

    private static Optional<KeyMaterial> proxyIdentity(AggregationSettings settings, InstantSource clock) {
        return settings.proxyClientCertFile()
                .map(certificate -> new KeyFiles(clock)
                        .pair(
                                "--proxy-client-cert-file",
                                certificate,
                                "--proxy-client-key-file",
                                settings.proxyClientKeyFile().orElseThrow()));
    }

    /** What the server does by itself starts before it serves others, and is over before its watches end. */
    @Bean(initMethod = "start", destroyMethod = "")
    Upkeep upkeep(
            ApiServer server,
            AccessAssembly access,
            Store store,
            ApiServerSettings settings,
            AggregationSettings aggregation,
            ServiceSettings common,
            InstantSource clock,
            Door door) {
        var network = access.serviceNetwork();
        var self = new KubernetesService.Self(
                AdvertisedAddress.of(settings, common),
                door::port,
                network.addresses().getFirst().first().toString());
        return new Upkeep(
                server.client(),
                access.policy(),
                new KubernetesService(server.client(), store, self),
                new AllocationRepair(store, network.addresses(), network.ports(), clock),
                new AuthenticationConfiguration(server.client(), aggregation.forOthers(common)),
                server.state());
    }

    @Bean(destroyMethod = "close")
    StoreMaintenance storeMaintenance(Store store, ScheduledExecutorService storeTimer) {
        return new StoreMaintenance(store, storeTimer);
    }

    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService storeTimer() {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("store-maintenance").daemon().factory());
    }

    @Bean
    SmartLifecycle drainFirst(ApiServer server, Upkeep upkeep, Door door, ApiServerSettings settings) {
        return new DrainFirst(
                server.draining(), upkeep::announce, upkeep::close, door, settings.shutdownDelayDuration());
    }
}
