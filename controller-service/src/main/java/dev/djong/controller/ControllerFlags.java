package dev.djong.controller;

import dev.djong.shell.settings.Flag;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the controllers can be told, under upstream's flag names. */
public record ControllerFlags(
        @Flag(defaultsTo = "*", help = "which controllers run: * for all, name for one, -name for not that one")
        List<String> controllers,

        @Flag(help = "the certificate authority that every namespace is given, PEM; none is published when absent")
        Optional<Path> rootCaFile,

        @Flag(defaultsTo = "40s", help = "how long a node may be silent before its state is unknown")
        Duration nodeMonitorGracePeriod,

        @Flag(
                defaultsTo = "12500",
                help = "how many finished pods may lie about before the oldest go; 0 for any number")
        int terminatedPodGcThreshold,

        @Flag(defaultsTo = "true", help = "act only while holding the lease")
        boolean leaderElect,

        @Flag(defaultsTo = "kube-system", help = "the namespace of the lease")
        String leaderElectResourceNamespace,

        @Flag(defaultsTo = "kube-controller-manager", help = "the name of the lease")
        String leaderElectResourceName,

        @Flag(defaultsTo = "15s", help = "how long others wait for a leader that went silent")
        Duration leaderElectLeaseDuration,

        @Flag(defaultsTo = "10s", help = "how long the leader tries to renew before it gives up")
        Duration leaderElectRenewDeadline,

        @Flag(defaultsTo = "2s", help = "the time between two tries")
        Duration leaderElectRetryPeriod) {}
