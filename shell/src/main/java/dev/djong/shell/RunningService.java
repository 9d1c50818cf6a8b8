package dev.djong.shell;

import org.springframework.context.ConfigurableApplicationContext;

/** A service that has started. Closing it stops its beans in reverse order and returns when all have ended. */
public final class RunningService implements AutoCloseable {
    private final Role role;
    private final ConfigurableApplicationContext context;

    RunningService(Role role, ConfigurableApplicationContext context) {
        this.role = role;
        this.context = context;
    }

    public Role role() {
        return role;
    }

    /** The port of its main server, also where 0 was asked for. */
    public int port() {
        return port("local.server.port");
    }

    /** The port of health and metrics; the main port for services that have no other. */
    public int managementPort() {
        return role.ownServer() ? port("local.management.port") : port();
    }

    private int port(String property) {
        return context.getEnvironment().getRequiredProperty(property, Integer.class);
    }

    /** A bean of the service, for tests and for the one-JVM mode. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
