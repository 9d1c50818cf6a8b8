package dev.djong.standalone;

import dev.djong.standalone.cluster.ClusterIdentity;
import dev.djong.standalone.cluster.ClusterPki;
import dev.djong.standalone.cluster.ClusterRegistry;
import dev.djong.standalone.cluster.DataDirectory;
import dev.djong.standalone.cluster.HostAddresses;
import dev.djong.standalone.cluster.NetworkOverlap;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what a cluster keeps on its first start, and finds it again on later ones. */
final class ClusterFiles {
    private static final Logger log = LoggerFactory.getLogger(ClusterFiles.class);

    private static final int FIRST_NODE_PORT = 10250;
    private static final int ID_BYTES = 4;

    private final DataDirectory directory;

    ClusterFiles(DataDirectory directory) {
        this.directory = directory;
    }

    ClusterIdentity identity(int wantedPort) throws IOException {
        var registry = new ClusterRegistry(DataDirectory.registry(System.getenv()));
        if (Files.exists(directory.identity())) {
            return settled(registry);
        }
        var random = new byte[ID_BYTES];
        new SecureRandom().nextBytes(random);
        return registry.found(
                directory,
                NetworkOverlap::isFree,
                (slot, ports) -> new ClusterIdentity(
                                HexFormat.of().formatHex(random),
                                slot,
                                wantedPort,
                                FIRST_NODE_PORT,
                                HostAddresses.nodeName(HostAddresses.hostName()))
                        .onFreePorts(ports));
    }

    /**
     * While a cluster was down, another may have taken its ports. It then moves to the next free ones, and its kubeconfigs
     * with it; a copy that somebody took elsewhere has to be taken again.
     */
    private ClusterIdentity settled(ClusterRegistry registry) throws IOException {
        var before = ClusterIdentity.read(directory);
        var cluster = registry.settle(directory);
        if (!cluster.equals(before)) {
            log.warn(
                    "ports {} and {} are not both free any more: now {} and {}",
                    before.apiPort(),
                    before.nodePort(),
                    cluster.apiPort(),
                    cluster.nodePort());
        }
        return cluster;
    }

    ClusterPki pki(ClusterIdentity cluster, List<String> hostAddresses) throws IOException {
        var pki = new ClusterPki(directory, cluster, hostAddresses, InstantSource.system());
        pki.ensure();
        return pki;
    }
}
