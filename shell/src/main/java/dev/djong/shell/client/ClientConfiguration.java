package dev.djong.shell.client;

import dev.djong.api.HttpApiClient;
import dev.djong.api.HttpsTransport;
import dev.djong.informer.SharedInformers;
import dev.djong.shell.ClusterAccess;
import dev.djong.shell.Role;
import dev.djong.time.SystemTimers;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The connection of a service to the API server that {@code --kubeconfig} names, and what it mirrors over it. */
@Configuration(proxyBeanMethods = false)
public class ClientConfiguration {

    @Bean(destroyMethod = "close")
    SystemTimers timers() {
        return new SystemTimers();
    }

    @Bean(destroyMethod = "close")
    HttpsTransport transport(ClusterAccess access, Role role) {
        return access.connect("djong-" + role.label());
    }

    @Bean
    HttpApiClient api(HttpsTransport transport, SystemTimers timers, MeterRegistry meters) {
        return new HttpApiClient(new MeasuredTransport(transport, meters), timers);
    }

    @Bean(destroyMethod = "close")
    SharedInformers informers(HttpApiClient api, SystemTimers timers, RandomGenerator random) {
        return new SharedInformers(api, timers, random);
    }
}
