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
        int terminatedPodGcThreshold) {}
