package dev.djong.standalone.containerd;

import java.nio.file.Path;

/**
 * The text of containerd's configuration (format 2, which 1.6 and 2.x read; 1.6 skips {@code enable_cdi}, which it does not
 * know).
 *
 * @param cniPlugins the folder of the CNI plugins
 * @param restrictOomScores where the capability SYS_RESOURCE is missing no score may be lowered, and sandboxes fail
 */
public record ContainerdConfiguration(ContainerdLayout layout, Path cniPlugins, boolean restrictOomScores) {
    /** The sandbox image, made here. */
    public static final String PAUSE_IMAGE = "djong.local/pause:1";

    public String text() {
        return """
                # Written at every start of the cluster: changes made here are lost.
                version = 2
                root = "%1$s"
                state = "%2$s"
                disabled_plugins = [
                  "io.containerd.snapshotter.v1.aufs",
                  "io.containerd.snapshotter.v1.btrfs",
                  "io.containerd.snapshotter.v1.devmapper",
                  "io.containerd.snapshotter.v1.zfs",
                  "io.containerd.internal.v1.opt",
                  "io.containerd.tracing.processor.v1.otlp",
                ]

                [grpc]
                  address = "%3$s"

                [plugins."io.containerd.grpc.v1.cri"]
                  sandbox_image = "%4$s"
                  restrict_oom_score_adj = %5$s
                  disable_tcp_service = true
                  stream_server_address = "127.0.0.1"
                  stream_server_port = "0"
                  disable_apparmor = %6$s
                  disable_hugetlb_controller = true
                  tolerate_missing_hugetlb_controller = true
                  max_container_log_line_size = 16384
                  enable_cdi = true

                  [plugins."io.containerd.grpc.v1.cri".containerd]
                    snapshotter = "overlayfs"
                    default_runtime_name = "runc"

                    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
                      runtime_type = "io.containerd.runc.v2"

                  [plugins."io.containerd.grpc.v1.cri".cni]
                    bin_dir = "%7$s"
                    conf_dir = "%8$s"
                    max_conf_num = 1
                """.formatted(
                        layout.root(),
                        layout.state(),
                        layout.socket(),
                        PAUSE_IMAGE,
                        restrictOomScores,
                        !java.nio.file.Files.isDirectory(Path.of("/sys/kernel/security/apparmor")),
                        cniPlugins,
                        layout.cniConfiguration());
    }
}
