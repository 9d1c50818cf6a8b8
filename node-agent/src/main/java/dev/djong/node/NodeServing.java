package dev.djong.node;

import dev.djong.api.ApiClient;
import dev.djong.node.eviction.NodeLevels;
import dev.djong.node.housekeeping.ImageDisk;
import dev.djong.node.registration.MachineReader;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.server.Authorization;
import dev.djong.node.server.NodeServlet;
import dev.djong.shell.delegated.DelegatedAuthentication;
import dev.djong.time.SystemTimers;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;

/** The node's own server. */
@Configuration(proxyBeanMethods = false)
class NodeServing {

    private static final String SERVLET = "node";
    private static final Duration TOKENS_REMEMBERED = Duration.ofMinutes(2);

    /**
     * The servlet authenticates and authorises by itself, since both ask the API server. The management server, which has
     * a servlet context of its own, is not meant.
     */
    @Bean
    @Order(0)
    SecurityFilterChain nodeChain() {
        return new DefaultSecurityFilterChain(
                request -> request.getServletContext().getServletRegistration(SERVLET) != null);
    }

    @Bean
    ServletRegistrationBean<NodeServlet> nodeServlet(
            NodeAgent node,
            NodeSettings settings,
            FactsFromSettings facts,
            ContainerRuntime runtime,
            ApiClient api,
            PrometheusMeterRegistry metrics,
            SystemTimers timers) {
        var machine = new MachineReader(Path.of("/"));
        var servlet = new NodeServlet(new NodeServlet.Parts(
                facts.name(),
                node.workers(),
                runtime,
                machine,
                levels(settings, runtime, machine),
                settings.directories(),
                new DelegatedAuthentication(api, TOKENS_REMEMBERED, timers),
                new Authorization(api, facts.name(), timers),
                metrics::scrape,
                timers));
        var registration = new ServletRegistrationBean<>(servlet, "/*");
        registration.setName(SERVLET);
        return registration;
    }

    private static Supplier<Optional<NodeLevels.Reading>> levels(
            NodeSettings settings, ContainerRuntime runtime, MachineReader machine) {
        if (runtime.simulated()) {
            return Optional::empty;
        }
        var levels = new NodeLevels(machine, settings.rootDir(), new ImageDisk(runtime, settings.rootDir()));
        return () -> Optional.of(levels.read());
    }
}
