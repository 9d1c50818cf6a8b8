package dev.djong.apiserver;

import dev.djong.apiserver.store.Store;
import dev.djong.definitions.BuiltInDefinitions;
import dev.djong.shell.BuildVersion;
import dev.djong.shell.ServiceFlags;
import dev.djong.shell.ServiceSettings;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The API server as a service: a store, the engine over it, and the engine's chain under Spring Security. */
@Configuration(proxyBeanMethods = false)
@ServiceFlags(ApiServerSettings.class)
@Import(ServingSecurity.class)
public class ApiServerConfiguration {

    @Bean(destroyMethod = "close")
    Store store(ApiServerSettings settings, InstantSource clock) {
        return Stores.open(settings, clock);
    }

    @Bean(destroyMethod = "close")
    ApiServer apiServer(
            Store store,
            ApiServerSettings settings,
            ServiceSettings common,
            InstantSource clock,
            RandomGenerator random) {
        return new ApiServer(new ApiServer.Parts(
                store,
                BuiltInDefinitions.load(),
                (definition, object) -> object,
                new NamesOnly(),
                new AccessAssembly(settings, common, clock)::assemble,
                NodeTls.context(settings, common),
                clock,
                random,
                BuildVersion.KUBERNETES));
    }

    /** Open watches end before the container is stopped, which would otherwise wait for them. */
    @Bean
    SmartLifecycle watchesEndFirst(ApiServer server) {
        return new EndWatches(server);
    }
}
