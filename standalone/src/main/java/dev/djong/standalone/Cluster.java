package dev.djong.standalone;

import dev.djong.shell.Lifeline;
import dev.djong.shell.Role;
import dev.djong.shell.RunningService;
import dev.djong.shell.ServiceApplication;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running services. The API server starts first; they stop in the reverse
 * order of {@link Role}, so that the API server goes last. */
final class Cluster implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Cluster.class);

    private final RoleArguments arguments;
    private final Lifeline lifeline;
    private final Map<Role, RunningService> running = Collections.synchronizedMap(new EnumMap<>(Role.class));

    Cluster(RoleArguments arguments, Lifeline lifeline) {
        this.arguments = arguments;
        this.lifeline = lifeline;
    }

    /**
     * Starts several at once; a start is mostly class loading and waiting, and a machine has more than one core.
     *
     * @throws ServiceFailure naming a role that could not start, after all have come to an end
     */
    void startTogether(List<Role> roles, Consumer<RunningService> started) {
        var starts = roles.stream()
                .map(role -> CompletableFuture.runAsync(
                        () -> start(role, started),
                        task -> Thread.ofPlatform()
                                .name("start-" + role.label())
                                .start(task)))
                .toList();
        try {
            CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ServiceFailure failure ? failure : e;
        }
    }

    /** @throws ServiceFailure naming the role that could not start */
    void start(Role role, Consumer<RunningService> started) {
        long begun = System.nanoTime();
        try {
            var service = ServiceApplication.run(
                    role,
                    Services.configuration(role),
                    lifeline,
                    arguments.of(role).toArray(String[]::new));
            running.put(role, service);
            log.info(
                    "{} started on port {} in {} ms",
                    role.label(),
                    service.port(),
                    (System.nanoTime() - begun) / 1_000_000);
            started.accept(service);
        } catch (RuntimeException e) {
            throw new ServiceFailure(role, e);
        }
    }

    /** Stops everything that has started; a service that fails to stop does not keep the others from it. */
    @Override
    public void close() {
        for (Role role : List.of(Role.values()).reversed()) {
            var service = running.remove(role);
            if (service != null) {
                stop(service);
            }
        }
    }

    private static void stop(RunningService service) {
        try {
            service.close();
            log.info("{} stopped", service.role().label());
        } catch (RuntimeException e) {
            log.warn("{} did not stop cleanly: {}", service.role().label(), e.toString());
        }
    }

    /** A service that could not start. */
    static final class ServiceFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Role role;

        ServiceFailure(Role role, Throwable cause) {
            super(cause);
            this.role = role;
        }

        Role role() {
            return role;
        }
    }
}
