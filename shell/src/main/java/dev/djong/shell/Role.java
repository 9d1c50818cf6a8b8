package dev.djong.shell;

import java.util.Arrays;
import java.util.Optional;

/** The five services, with upstream's default ports. Declared in the order in which a cluster starts them. */
public enum Role {
    API_SERVER("api-server", "kube-apiserver", 6443, true),
    CLOUD("cloud", "cloud-controller-manager", 10258, false),
    CONTROLLERS("controllers", "kube-controller-manager", 10257, false),
    SCHEDULER("scheduler", "kube-scheduler", 10259, false),
    NODE("node", "kubelet", 10250, true);

    private final String label;
    private final String component;
    private final int defaultPort;
    private final boolean ownServer;

    Role(String label, String component, int defaultPort, boolean ownServer) {
        this.label = label;
        this.component = component;
        this.defaultPort = defaultPort;
        this.ownServer = ownServer;
    }

    /** As on the command line: {@code ./djong run api-server}. */
    public String label() {
        return label;
    }

    /** Upstream's name of the service, which leases and dashboards go by. */
    public String component() {
        return component;
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
