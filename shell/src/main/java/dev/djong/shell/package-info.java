/**
 * What all five services share on the Spring Boot side.
 *
 * <p>A service is one {@code @Configuration} class that wires plain constructors, and a main class of one line:
 *
 * <pre>{@code
 * @Configuration(proxyBeanMethods = false)
 * @ServiceFlags(SchedulerSettings.class)
 * public class SchedulerConfiguration {
 *     @Bean(initMethod = "start", destroyMethod = "close")
 *     Scheduler scheduler(SchedulerSettings settings, ServiceSettings common, ClusterAccess access, MeterRegistry meters,
 *             InstantSource clock, Lifeline lifeline) { ... }
 * }
 *
 * public final class SchedulerApplication {
 *     static void main(String[] args) {
 *         ServiceApplication.main(Role.SCHEDULER, SchedulerConfiguration.class, args);
 *     }
 * }
 * }</pre>
 *
 * <p>Beans that the shell offers: {@link dev.djong.shell.ServiceSettings} and every record named in {@link
 * dev.djong.shell.ServiceFlags}; {@link dev.djong.shell.ClusterAccess} (address, TLS context and identity out of
 * {@code --kubeconfig}); a {@code MeterRegistry} of the service's own (never the global one); {@code InstantSource} and
 * {@code RandomGenerator}; {@link dev.djong.shell.Lifeline} to stop the service when it cannot go on; the SSL bundle
 * {@code serving}. A {@code HealthIndicator} bean becomes part of readiness. An {@code @Endpoint} bean becomes an
 * actuator endpoint. A start that cannot succeed throws {@link dev.djong.shell.StartFailure}.
 *
 * <p>The API server and the node agent own their main server (a {@code Servlet} in a {@code ServletRegistrationBean},
 * their own {@code SecurityFilterChain}s with an order of 0 or more) and have the management server beside it on {@code
 * --management-port}; for the other three the management server is the only one, on {@code --secure-port}.
 */
@NullMarked
package dev.djong.shell;

import org.jspecify.annotations.NullMarked;
