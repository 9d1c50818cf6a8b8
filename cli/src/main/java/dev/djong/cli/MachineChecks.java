package dev.djong.cli;

import dev.djong.node.proxy.FilterProgram;
import dev.djong.node.proxy.PacketFilterException;
import dev.djong.standalone.cluster.ClusterIdentity;
import dev.djong.standalone.cluster.DataDirectory;
import dev.djong.standalone.cluster.FreePorts;
import dev.djong.standalone.cluster.NetworkOverlap;
import dev.djong.standalone.cluster.Programs;
import dev.djong.standalone.containerd.Capabilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a cluster needs of a machine, one check a method. */
final class MachineChecks {
    private static final long ENOUGH_DISK_BYTES = 2L << 30;

    /** How a check came out. */
    enum Verdict {
        ok,
        /** Something works less well, or only simulated. */
        limited,
        /** No cluster starts. */
        broken
    }

    /** One line of the doctor. */
    record Finding(String check, Verdict verdict, String detail) {}

    private final DataDirectory directory;

    MachineChecks(DataDirectory directory) {
        this.directory = directory;
    }

    List<Finding> all() throws IOException {
        var findings = new ArrayList<Finding>();
        findings.add(new Finding("java", Verdict.ok, System.getProperty("java.runtime.version")));
        findings.add(dataDirectory());
        findings.add(root());
        for (String program : List.of("containerd", "runc", "ctr", "nft", "conntrack", "iptables", "ip")) {
            findings.add(program(program, "parts/install node (real containers need it)"));
        }
        findings.add(program("kubectl", "install kubectl 1.27 or newer"));
        findings.add(cniPlugins());
        findings.add(cgroups());
        findings.add(overlay());
        findings.add(forwarding());
        findings.add(packetFilter());
        findings.add(port());
        findings.add(networks());
        return findings;
    }

    private Finding dataDirectory() throws IOException {
        Path existing = directory.root();
        while (!Files.exists(existing) && existing.getParent() instanceof Path parent) {
            existing = parent;
        }
        if (!Files.isWritable(existing)) {
            return new Finding("data directory", Verdict.broken, existing + " is not writable: use --data-dir");
        }
        long free = Files.getFileStore(existing).getUsableSpace();
        return free >= ENOUGH_DISK_BYTES
                ? new Finding("data directory", Verdict.ok, directory.root().toString())
                : new Finding(
                        "data directory", Verdict.limited, "only " + (free >> 20) + " MiB are free in " + existing);
    }

    private static Finding root() {
        return "root".equals(System.getProperty("user.name")) && Capabilities.mayRunContainers()
                ? new Finding("privileges", Verdict.ok, "root with SYS_ADMIN")
                : new Finding("privileges", Verdict.limited, "not root with SYS_ADMIN: containers are simulated");
    }

    private static Finding program(String name, String remedy) {
        return Programs.find(name)
                .map(path -> new Finding(name, Verdict.ok, path.toString()))
                .orElseGet(() -> new Finding(name, Verdict.limited, "missing: " + remedy));
    }

    private static Finding cniPlugins() {
        for (String folder : List.of("/usr/lib/cni", "/opt/cni/bin")) {
            if (Files.isExecutable(Path.of(folder, "bridge"))) {
                return new Finding("CNI plugins", Verdict.ok, folder);
            }
        }
        return new Finding("CNI plugins", Verdict.limited, "missing: parts/install node (real containers need it)");
    }

    private static Finding cgroups() {
        boolean second = Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"));
        boolean first = Files.exists(Path.of("/sys/fs/cgroup/memory"));
        if (second || first) {
            return new Finding("cgroups", Verdict.ok, second ? "version 2" : "version 1");
        }
        return new Finding("cgroups", Verdict.limited, "not mounted: containers cannot be limited");
    }

    private static Finding overlay() throws IOException {
        return Files.readString(Path.of("/proc/filesystems")).contains("overlay")
                ? new Finding("overlay file system", Verdict.ok, "in the kernel")
                : new Finding("overlay file system", Verdict.limited, "not in the kernel: containers cannot start");
    }

    private static Finding forwarding() throws IOException {
        return Files.readString(Path.of("/proc/sys/net/ipv4/ip_forward"))
                        .strip()
                        .equals("1")
                ? new Finding("IP forwarding", Verdict.ok, "on")
                : new Finding("IP forwarding", Verdict.ok, "off; the node switches it on");
    }

    /** A drop is no hindrance, but who looks for lost packets wants to know of it. */
    private static Finding packetFilter() {
        try {
            var answer = new FilterProgram(List.of()).run(List.of("iptables", "-w", "-S", "FORWARD"), List.of());
            if (answer.isRefusal()) {
                return new Finding("packet filter", Verdict.limited, "cannot be read: " + lastLine(answer.text()));
            }
            return answer.text().lines().anyMatch("-P FORWARD DROP"::equals)
                    ? new Finding(
                            "packet filter",
                            Verdict.ok,
                            "drops what is forwarded; the node accepts what goes from and to pods")
                    : new Finding("packet filter", Verdict.ok, "accepts what is forwarded");
        } catch (PacketFilterException missing) {
            return new Finding("packet filter", Verdict.limited, "cannot be read: " + missing.getMessage());
        }
    }

    private static String lastLine(String text) {
        return text.lines().reduce("", (before, line) -> line);
    }

    private Finding port() throws IOException {
        int port = identity().map(ClusterIdentity::apiPort).orElse(6443);
        return FreePorts.isFree(port)
                ? new Finding("port " + port, Verdict.ok, "free")
                : new Finding(
                        "port " + port,
                        Verdict.limited,
                        "in use: by this cluster, or a new one takes the next free port");
    }

    private Finding networks() throws IOException {
        Optional<ClusterIdentity> identity = identity();
        if (identity.isEmpty()) {
            return new Finding("networks", Verdict.ok, "chosen when the cluster is made");
        }
        var overlap = NetworkOverlap.ofHost(identity.orElseThrow());
        return overlap.isEmpty()
                ? new Finding("networks", Verdict.ok, identity.orElseThrow().podNetwork())
                : new Finding(
                        "networks", Verdict.limited, "another network's routes overlap: " + String.join(", ", overlap));
    }

    private Optional<ClusterIdentity> identity() throws IOException {
        return Files.exists(directory.identity()) ? Optional.of(ClusterIdentity.read(directory)) : Optional.empty();
    }
}
