package dev.djong.standalone.teardown;

import dev.djong.node.NodeNetwork;
import dev.djong.node.proxy.PacketFilterException;
import dev.djong.node.proxy.Sysctls;
import dev.djong.node.proxy.nft.NftTool;
import dev.djong.node.spec.PodDirectories;
import dev.djong.node.volume.Losetup;
import dev.djong.node.volume.VolumeImages;
import dev.djong.standalone.cluster.ClusterIdentity;
import dev.djong.standalone.cluster.DataDirectory;
import dev.djong.standalone.containerd.Containerd;
import dev.djong.standalone.containerd.ContainerdLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Takes one cluster's traces off the machine. Its JVM must have ended before. */
public final class NodeTeardown {
    private final DataDirectory directory;
    private final ClusterIdentity cluster;
    private final ContainerdLayout layout;
    private final Containerd containerd;

    public NodeTeardown(DataDirectory directory, ClusterIdentity cluster) {
        this.directory = directory;
        this.cluster = cluster;
        this.layout = ContainerdLayout.of(directory.containerd(), cluster.id());
        this.containerd = new Containerd(layout, Path.of("/usr/lib/cni"));
    }

    /** @param problems told one line for each step that did not succeed */
    public void run(Consumer<String> problems) throws IOException {
        if (Files.exists(layout.configuration())) {
            // What was started by a containerd that has died can only be ended by starting it again.
            if (containerd.process().isEmpty() && Files.isDirectory(layout.state())) {
                containerd.start();
            }
            if (containerd.process().isPresent()) {
                new SandboxTeardown(layout).run(problems);
                new ContainerTeardown(layout).run(problems);
            }
            containerd.stop();
            new NetworkTeardown(cluster).run(problems);
            Cgroups.remove(cluster.id(), problems);
            restoreKernelSettings(problems);
        }
        images().detachAll(problems);
        Mounts.unmountBelow(layout.run(), problems);
        Mounts.unmountBelow(directory.root(), problems);
        Trees.delete(layout.run());
    }

    /** The files behind devices of pods; logs play no part in it. */
    private VolumeImages images() {
        return new VolumeImages(new PodDirectories(directory.node(), directory.node()), new Losetup());
    }

    private void restoreKernelSettings(Consumer<String> problems) {
        try {
            if (NftTool.clusterTables().isEmpty()) {
                new Sysctls(directory.node().resolve(NodeNetwork.KERNEL_SETTINGS)).restore();
            }
        } catch (PacketFilterException e) {
            problems.accept("the kernel settings stay as they are: " + e.getMessage());
        }
    }
}
