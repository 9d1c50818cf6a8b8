package dev.djong.shell.client;

import dev.djong.api.HttpApiClient;
import dev.djong.shell.delegated.DelegatedAuthentication;
import dev.djong.shell.delegated.DelegatedAuthorization;
import dev.djong.shell.delegated.DelegatedAuthorization.Remembered;
import dev.djong.shell.delegated.ServiceServlet;
import dev.djong.time.SystemTimers;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;

/** {@code /metrics} and {@code /healthz} under upstream's paths, for services that have no other server. */
@Configuration(proxyBeanMethods = false)
class DelegatedServing {
    /** As upstream's components: how long they hold what the API server said. */
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    /** The servlet authenticates and authorises by itself. */
    @Bean
    @Order(0)
    SecurityFilterChain delegatedChain() {
        return new DefaultSecurityFilterChain(request -> ServiceServlet.PATHS.contains(request.getRequestURI()));
    }

    @Bean
    ServletRegistrationBean<ServiceServlet> serviceServlet(
            HttpApiClient api, PrometheusMeterRegistry metrics, HealthEndpoint health, SystemTimers timers) {
        var servlet = new ServiceServlet(new ServiceServlet.Parts(
                new DelegatedAuthentication(api, REMEMBERED, timers),
                new DelegatedAuthorization(api, new Remembered(REMEMBERED, REMEMBERED), timers),
                metrics::scrape,
                () -> isUp(health, "liveness"),
                () -> isUp(health, "readiness")));
        return new ServletRegistrationBean<>(servlet, ServiceServlet.PATHS.toArray(String[]::new));
    }

    private static boolean isUp(HealthEndpoint health, String group) {
        var found = health.healthForPath(group);
        return found != null && found.getStatus().equals(Status.UP);
    }
}
