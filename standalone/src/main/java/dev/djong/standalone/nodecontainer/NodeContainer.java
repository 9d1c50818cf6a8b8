package dev.djong.standalone.nodecontainer;

import dev.djong.node.NodeConfiguration;
import dev.djong.node.spec.PodDirectories;
import dev.djong.node.volume.Losetup;
import dev.djong.node.volume.VolumeImages;
import dev.djong.shell.FailureLine;
import dev.djong.shell.Role;
import dev.djong.shell.ServiceApplication;
import dev.djong.shell.StartFailure;
import dev.djong.standalone.containerd.Capabilities;
import dev.djong.standalone.containerd.Containerd;
import dev.djong.standalone.containerd.ContainerdKeeper;
import dev.djong.standalone.containerd.ContainerdLayout;
import dev.djong.standalone.containerd.LocalImages;
import dev.djong.time.SystemTimers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The process of a node container. Its arguments are the node agent's. */
public final class NodeContainer {
    /** A container holds one node: nothing has to be told apart. */
    private static final String CLUSTER_ID = "djong";

    private static final Path DATA = Path.of("/var/lib/djong");
    private static final Path NODE = DATA.resolve("node");
    private static final Path CNI_PLUGINS = Path.of("/usr/lib/cni");
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final Path MOUNTS = Path.of("/proc/self/mounts");
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private NodeContainer() {}

    public static void main(String[] arguments) {
        if (!List.of(arguments).contains("--help")) {
            try {
                startContainerd();
            } catch (RuntimeException e) {
                System.err.println(FailureLine.of(Role.NODE, e));
                System.exit(1);
            }
        }
        Runtime.getRuntime().addShutdownHook(new Thread(NodeContainer::detachVolumes, "detach-volumes"));
        ServiceApplication.main(Role.NODE, NodeConfiguration.class, flags(arguments));
    }

    /**
     * All pods end with the container, but devices belong to the machine's kernel: they would hold the space of files even
     * after the container's own volume is deleted. A device that a pod still has open goes when the pod does.
     */
    private static void detachVolumes() {
        new VolumeImages(new PodDirectories(NODE, NODE), new Losetup()).detachAll(System.err::println);
    }

    private static ContainerdLayout layout() {
        return ContainerdLayout.of(DATA.resolve("containerd"), CLUSTER_ID);
    }

    private static void startContainerd() {
        if (!Capabilities.mayRunContainers()) {
            throw new StartFailure("this container lacks the capability SYS_ADMIN, without which no pod starts:"
                    + " run it privileged ('privileged: true' in Compose, --privileged in Docker)");
        }
        makeCgroupsWritable();
        new CgroupDelegation(CGROUPS).delegate();
        // Volumes with mount propagation need a root that passes mounts on; Docker makes it private.
        mount("--make-rshared", "/");
        var containerd = new Containerd(layout(), CNI_PLUGINS);
        containerd.start();
        new LocalImages(BUSYBOX).importInto(containerd.layout(), DATA.resolve("images"));
        new ContainerdKeeper(containerd, new SystemTimers()).keep();
    }

    /** Docker mounts them so for a container that is privileged; one that has the capabilities only does it itself. */
    private static void makeCgroupsWritable() {
        try (var mounts = Files.lines(MOUNTS)) {
            mounts.map(line -> line.split(" ", -1))
                    .filter(words -> words.length > 3 && Path.of(words[1]).startsWith(CGROUPS))
                    .filter(words -> words[3].startsWith("ro"))
                    .forEach(words -> mount("-o", "remount,bind,rw", words[1]));
        } catch (IOException e) {
            throw new StartFailure("cannot read " + MOUNTS + ": " + e.getMessage(), e);
        }
    }

    private static void mount(String... arguments) {
        var command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(arguments));
        try {
            var mount = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (mount.waitFor() != 0) {
                throw new StartFailure(
                        String.join(" ", command) + ": " + said.strip() + "; run this container privileged");
            }
        } catch (IOException e) {
            throw new StartFailure(String.join(" ", command) + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted: " + String.join(" ", command), e);
        }
    }

    /** What the container decides for its node, after what was asked for: a later flag would be joined to an earlier one. */
    private static String[] flags(String[] arguments) {
        var flags = new ArrayList<>(List.of(arguments));
        var layout = layout();
        flags.add("--container-runtime-endpoint=" + layout.endpoint());
        flags.add("--cni-conf-dir=" + layout.cniConfiguration());
        flags.add("--root-dir=" + NODE);
        flags.add("--cluster-id=" + CLUSTER_ID);
        return flags.toArray(String[]::new);
    }
}
