package dev.djong.standalone;

import dev.djong.shell.Lifeline;
import dev.djong.shell.Role;
import dev.djong.shell.RunningService;
import dev.djong.shell.ServiceApplication;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running services. They start in the order of {@link Role}, the API server first, and stop in reverse. */
final class Cluster implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Cluster.class);

    private final RoleArguments arguments;
    private final Lifeline lifeline;
    private final Deque<RunningService> running = new ArrayDeque<>();

    Cluster(RoleArguments arguments, Lifeline lifeline) {
        this.arguments = arguments;
        this.lifeline = lifeline;
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
            running.push(service);
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
        while (!running.isEmpty()) {
            var service = running.pop();
            try {
                service.close();
                log.info("{} stopped", service.role().label());
            } catch (RuntimeException e) {
                log.warn("{} did not stop cleanly: {}", service.role().label(), e.toString());
            }
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
