package dev.djong.testkit;

import dev.djong.api.ApiClient;
import dev.djong.api.HttpApiClient;
import dev.djong.shell.ClusterAccess;
import dev.djong.shell.Role;
import dev.djong.shell.RunningService;
import dev.djong.shell.ServiceApplication;
import dev.djong.shell.kubeconfig.Kubeconfig;
import dev.djong.standalone.Services;
import dev.djong.standalone.cluster.ClusterIdentity;
import dev.djong.standalone.cluster.ClusterPki;
import dev.djong.standalone.cluster.DataDirectory;
import dev.djong.standalone.cluster.FreePorts;
import dev.djong.standalone.cluster.HostAddresses;
import dev.djong.standalone.cluster.Identity;
import dev.djong.time.SystemTimers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The real services in this JVM, talking over TLS like strangers; the store is in memory and nothing runs in the
 * containers. One node, named {@link #NODE}. Closing it stops everything.
 */
public final class SimulatedCluster implements AutoCloseable {
    public static final String NODE = "sim";
    /** Processes that look for a port from the same one on choose the same. */
    private static final int OWN = (int) (ProcessHandle.current().pid() % 90) * 10;

    private static final int FIRST_PORT = 21_000 + OWN;
    private static final int FIRST_NODE_PORT = 22_000 + OWN;
    private static final int LAST_SLOT = ClusterIdentity.MAX_CLUSTERS - 1;

    private final DataDirectory directory;
    private final ClusterIdentity identity;
    private final ClusterPki pki;
    private final SystemTimers timers = new SystemTimers();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private SimulatedCluster(DataDirectory directory, ClusterIdentity identity, ClusterPki pki) {
        this.directory = directory;
        this.identity = identity;
        this.pki = pki;
        open.push(timers);
    }

    /** Starts the API server, then the given services in their order. @param folder for keys and kubeconfigs */
    public static SimulatedCluster start(Path folder, Role... services) throws IOException {
        var directory = new DataDirectory(folder);
        directory.create();
        var identity = new ClusterIdentity("simulated", LAST_SLOT, FreePorts.ALL.from(FIRST_PORT), 0, NODE);
        identity.write(directory);
        var pki = new ClusterPki(directory, identity, HostAddresses.ipv4(), InstantSource.system());
        pki.ensure();
        var cluster = new SimulatedCluster(directory, identity, pki);
        try {
            cluster.run(Role.API_SERVER);
            for (var role : services) {
                cluster.run(role);
            }
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Starts another service. @param more flags besides those that it needs */
    public RunningService run(Role role, String... more) {
        var flags = new ArrayList<String>();
        flags.add("--client-ca-file=" + pki.authority());
        flags.addAll(flags(role));
        flags.addAll(List.of(more));
        var service = ServiceApplication.run(role, Services.configuration(role), flags.toArray(String[]::new));
        open.push(service);
        return service;
    }

    private List<String> flags(Role role) {
        return switch (role) {
            case API_SERVER -> apiServer();
            case CLOUD -> client(Identity.CLOUD);
            case SCHEDULER -> client(Identity.SCHEDULER);
            case CONTROLLERS -> {
                var flags = new ArrayList<>(client(Identity.CONTROLLERS));
                flags.add("--root-ca-file=" + pki.authority());
                yield flags;
            }
            case NODE -> {
                var flags = new ArrayList<>(serving("kubelet"));
                flags.addAll(List.of(
                        "--secure-port=" + nodePort(),
                        "--kubeconfig=" + directory.kubeconfig(Identity.NODE.file()),
                        "--node-name=" + NODE,
                        "--root-dir=" + directory.node(),
                        "--runtime=simulated"));
                yield flags;
            }
        };
    }

    /** A port that the node can tell before it listens, so that the API server finds its agent. */
    private static int nodePort() {
        try {
            return FreePorts.ALL.from(FIRST_NODE_PORT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> apiServer() {
        var flags = new ArrayList<>(serving("apiserver"));
        flags.addAll(List.of(
                "--bind-address=127.0.0.1",
                "--advertise-address=" + HostAddresses.ipv4().getFirst(),
                "--secure-port=" + identity.apiPort(),
                "--storage-backend=memory",
                "--service-cluster-ip-range=" + identity.serviceNetwork(),
                "--service-account-signing-key-file=" + pki.key("sa"),
                "--kubelet-certificate-authority=" + pki.authority(),
                "--kubelet-client-certificate=" + pki.certificate("apiserver-kubelet-client"),
                "--kubelet-client-key=" + pki.key("apiserver-kubelet-client")));
        return flags;
    }

    private List<String> client(Identity who) {
        var flags = new ArrayList<>(serving("management"));
        flags.addAll(List.of(
                "--bind-address=127.0.0.1", "--secure-port=0", "--kubeconfig=" + directory.kubeconfig(who.file())));
        return flags;
    }

    private List<String> serving(String name) {
        return List.of("--tls-cert-file=" + pki.certificate(name), "--tls-private-key-file=" + pki.key(name));
    }

    /** The kubeconfig of someone who may do everything. */
    public Path adminKubeconfig() {
        return directory.kubeconfig(Identity.ADMIN.file());
    }

    /** A client with the rights of {@code who}. */
    public ApiClient clientOf(Identity who) {
        var access = ClusterAccess.of(Kubeconfig.read(directory.kubeconfig(who.file())));
        var transport = access.connect("testkit");
        open.push(transport);
        return new HttpApiClient(transport, timers);
    }

    /** Stops in reverse order; the first failure is thrown when all have been stopped. */
    @Override
    public void close() {
        RuntimeException first = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                first = first == null ? new IllegalStateException("a service did not stop", e) : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
