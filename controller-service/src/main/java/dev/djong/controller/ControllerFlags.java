package dev.djong.controller;

import dev.djong.controller.nodeipam.NodeRanges;
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

        @Flag(defaultsTo = "false", help = "give each node its own part of --cluster-cidr for its pods")
        boolean allocateNodeCidrs,

        @Flag(defaultsTo = "", help = "the addresses of all pods")
        String clusterCidr,

        @Flag(defaultsTo = "24", help = "the length of the prefix of a node's part of --cluster-cidr")
        int nodeCidrMaskSize) {

    public ControllerFlags {
        controllers = List.copyOf(controllers);
        if (allocateNodeCidrs) {
            NodeRanges.of(clusterCidr, nodeCidrMaskSize);
        }
    }

    /** The parts of the pod network, where nodes are given some. */
    Optional<NodeRanges> nodeRanges() {
        return allocateNodeCidrs ? Optional.of(NodeRanges.of(clusterCidr, nodeCidrMaskSize)) : Optional.empty();
    }
}
