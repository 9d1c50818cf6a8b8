package dev.djong.standalone;

import dev.djong.shell.Role;
import dev.djong.standalone.cluster.ClusterIdentity;
import dev.djong.standalone.cluster.ClusterPki;
import dev.djong.standalone.cluster.ClusterState;
import dev.djong.standalone.cluster.DataDirectory;
import dev.djong.standalone.cluster.HostAddresses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** The flags that a one-machine cluster gives its services, for those who start them one by one in its place. */
public final class RoleFlags {
    private static final int ANY_PORT = 0;

    private RoleFlags() {}

    /** @param runtime as the cluster last ran: {@code containerd} or {@code simulated} */
    public static List<String> of(DataDirectory directory, Role role, String runtime) throws IOException {
        var identity = ClusterIdentity.read(directory);
        var pki = new ClusterPki(directory, identity, HostAddresses.ipv4(), InstantSource.system());
        var settings = new StandaloneSettings(
                directory.root(),
                StandaloneSettings.Runtime.valueOf(runtime.toUpperCase(java.util.Locale.ROOT)),
                ANY_PORT,
                Path.of("/usr/lib/cni"),
                Path.of("/usr/bin/busybox"),
                false);
        return new RoleArguments(
                        directory, identity, pki, settings, HostAddresses.ipv4().getFirst())
                .of(role);
    }

    /** The runtime that the cluster last ran with; simulated where it never did. */
    public static String runtimeOf(DataDirectory directory) throws IOException {
        return ClusterState.read(directory)
                .map(ClusterState::runtime)
                .orElse(StandaloneSettings.Runtime.SIMULATED.label());
    }
}
