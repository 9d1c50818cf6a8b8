package dev.djong.shell.management;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.authentication.builders.AuthenticationManagerBuilder;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.AuthenticationUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.authentication.preauth.x509.X509PrincipalExtractor;

/** Who may see what of the management endpoints. A service adds chains for its own paths between these two. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class ManagementSecurity {
    private static final Set<String> READERS = Set.of("system:masters", "system:monitoring");

    private final ApplicationContext context;
    private final ObjectPostProcessor<Object> processor;

    ManagementSecurity(ApplicationContext context, ObjectPostProcessor<Object> processor) {
        this.context = context;
        this.processor = processor;
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityFilterChain managementChain() throws Exception {
        return stateless()
                .securityMatcher(EndpointRequest.toAnyEndpoint())
                .x509(x509 -> x509.x509PrincipalExtractor(subject()).authenticationUserDetailsService(groups()))
                .authorizeHttpRequests(requests -> requests.requestMatchers(EndpointRequest.to(HealthEndpoint.class))
                        .permitAll()
                        .anyRequest()
                        .hasAnyAuthority(READERS.toArray(String[]::new)))
                .exceptionHandling(failures ->
                        failures.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED)))
                .build();
    }

    /** Whatever no other chain has claimed is refused. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    SecurityFilterChain closedChain() throws Exception {
        return stateless()
                .authorizeHttpRequests(requests -> requests.anyRequest().denyAll())
                .exceptionHandling(
                        failures -> failures.authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.NOT_FOUND)))
                .build();
    }

    /**
     * Nothing but what is named here. The builder that Spring Security offers as a bean comes with headers, tokens against
     * forged requests and a login page, all of which a machine's endpoint has no use for, and looks through all beans for
     * settings of each: ten such builders were a sixth of what the threads that start a cluster do.
     */
    private HttpSecurity stateless() {
        Map<Class<?>, Object> shared = new HashMap<>(Map.of(ApplicationContext.class, context));
        var http = new HttpSecurity(processor, new AuthenticationManagerBuilder(processor), shared);
        return http.securityContext(Customizer.withDefaults())
                .anonymous(Customizer.withDefaults())
                .servletApi(Customizer.withDefaults())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
    }

    /** The whole subject: its common name is the user, its organisations are the groups. */
    private static X509PrincipalExtractor subject() {
        return certificate -> certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
    }

    private static AuthenticationUserDetailsService<PreAuthenticatedAuthenticationToken> groups() {
        return token -> {
            var subject = SubjectName.parse(token.getName());
            return new User(subject.commonName(), "", authorities(subject.organisations()));
        };
    }

    private static Collection<GrantedAuthority> authorities(List<String> groups) {
        return groups.stream()
                .<GrantedAuthority>map(SimpleGrantedAuthority::new)
                .toList();
    }
}
