package dev.djong.standalone.containerd;

import java.nio.file.Path;

/**
 * Where one cluster's containerd keeps what.
 *
 * @param data survives a reboot: images, snapshots, configuration, log
 * @param run does not: state, socket, process id, CNI configuration. Short, since a socket's path has at most 107 bytes
 */
public record ContainerdLayout(Path data, Path run) {

    public static ContainerdLayout of(Path data, String clusterId) {
        return new ContainerdLayout(data, Path.of("/run/djong", clusterId));
    }

    public Path socket() {
        return run.resolve("containerd.sock");
    }

    /** As the CRI client and the {@code --container-runtime-endpoint} flag want it. */
    public String endpoint() {
        return "unix://" + socket();
    }

    public Path pidFile() {
        return run.resolve("containerd.pid");
    }

    public Path state() {
        return run.resolve("state");
    }

    public Path cniConfiguration() {
        return run.resolve("cni");
    }

    public Path root() {
        return data.resolve("root");
    }

    public Path configuration() {
        return data.resolve("config.toml");
    }

    public Path log() {
        return data.resolve("containerd.log");
    }
}
