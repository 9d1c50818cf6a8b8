package dev.djong.apiserver;

import dev.djong.apiserver.http.CalmHttp11Protocol;
import dev.djong.apiserver.http.ConnectorTuning;
import dev.djong.apiserver.http.Door;
import dev.djong.apiserver.http.ServingServlet;
import dev.djong.apiserver.http.ServletExchange;
import dev.djong.apiserver.http.StepFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/** Hangs the serving chain into Spring Security and the servlet container. */
@Configuration(proxyBeanMethods = false)
class ServingSecurity {

    /** The serving chain, step by step, for everything that arrives on the main port. */
    @Bean
    @Order(0)
    SecurityFilterChain servingChain(ApiServer server) {
        var filters =
                server.chain().steps().stream().<Filter>map(StepFilter::new).toList();
        return new DefaultSecurityFilterChain(ServletExchange::isFromMainPort, filters);
    }

    /** The chain itself refuses bad paths, with a Status; elsewhere Security's own firewall does. */
    @Bean
    HttpFirewall firewall() {
        return new StrictHttpFirewall() {
            @Override
            public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
                return ServletExchange.isFromMainPort(request)
                        ? new Unchanged(request)
                        : super.getFirewalledRequest(request);
            }

            @Override
            public HttpServletResponse getFirewalledResponse(HttpServletResponse response) {
                return response;
            }
        };
    }

    private static final class Unchanged extends FirewalledRequest {
        Unchanged(HttpServletRequest request) {
            super(request);
        }

        @Override
        public void reset() {
            // Nothing was changed.
        }
    }

    @Bean
    ServletRegistrationBean<ServingServlet> servingServlet(ApiServer server) {
        var registration =
                new ServletRegistrationBean<>(new ServingServlet(server.chain().end()), "/*");
        registration.setName("api");
        registration.setLoadOnStartup(1);
        return registration;
    }

    @Bean
    Door door() {
        return new Door();
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> connectorTuning(Door door) {
        return factory -> {
            factory.setProtocol(CalmHttp11Protocol.class.getName());
            factory.setHttp2(null); // the tuning brings its own
            factory.addConnectorCustomizers(ConnectorTuning::apply, door::add);
        };
    }
}
