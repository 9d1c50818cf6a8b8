package dev.djong.standalone;

import dev.djong.shell.settings.Flag;
import java.nio.file.Path;

/** What the process of a one-machine cluster is told. */
public record StandaloneSettings(
        @Flag(help = "the folder that holds everything the cluster keeps")
        Path dataDir,

        @Flag(defaultsTo = "simulated", help = "what runs containers: containerd, or simulated for none at all")
        Runtime runtime,

        @Flag(defaultsTo = "6443", help = "the API server's port when the cluster is made, or the next free one")
        int port,

        @Flag(defaultsTo = "/usr/lib/cni", help = "the folder of the CNI plugins")
        Path cniBinDir,

        @Flag(defaultsTo = "/usr/bin/busybox", help = "a static busybox, which the local images are made of")
        Path busybox,

        @Flag(defaultsTo = "false", help = "stop as soon as the node is ready, as a training run does")
        boolean exitWhenReady) {

    /** What runs the containers. */
    public enum Runtime {
        CONTAINERD,
        SIMULATED;

        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
