package dev.djong.shell;

import java.util.Arrays;
import java.util.Optional;

/** The five services, with upstream's default ports. Declared in the order in which a cluster starts them. */
public enum Role {
    API_SERVER("api-server", 6443, true),
    CLOUD("cloud", 10258, false),
    CONTROLLERS("controllers", 10257, false),
    SCHEDULER("scheduler", 10259, false),
    NODE("node", 10250, true);

    private final String label;
    private final int defaultPort;
    private final boolean ownServer;

    Role(String label, int defaultPort, boolean ownServer) {
        this.label = label;
        this.defaultPort = defaultPort;
        this.ownServer = ownServer;
    }

    /** As on the command line: {@code ./djong run api-server}. */
    public String label() {
        return label;
    }

    public int defaultPort() {
        return defaultPort;
    }

    /** Whether it serves more than its management endpoints, which then have a server of their own. */
    public boolean ownServer() {
        return ownServer;
    }

    public static Optional<Role> of(String label) {
        return Arrays.stream(values()).filter(role -> role.label.equals(label)).findFirst();
    }
}
