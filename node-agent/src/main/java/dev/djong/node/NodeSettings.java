package dev.djong.node;

import dev.djong.node.eviction.Threshold;
import dev.djong.node.spec.PodDirectories;
import dev.djong.shell.settings.DurationText;
import dev.djong.shell.settings.Flag;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a node can be told, under the kubelet's flag names where they mean the same. */
public record NodeSettings(
        @Flag(help = "the node's name; the machine's host name when absent")
        Optional<String> nodeName,

        @Flag(help = "another word for --node-name") Optional<String> hostnameOverride,

        @Flag(help = "the node's own addresses, the primary one first; found out when absent")
        Optional<String> nodeIp,

        @Flag(defaultsTo = "/var/lib/djong/node", help = "where the node keeps volumes, checkpoints and logs")
        Path rootDir,

        @Flag(help = "where pod logs go; below --root-dir when absent")
        Optional<Path> podLogsDir,

        @Flag(help = "where the volumes of claims are kept; below --root-dir when absent")
        Optional<Path> localVolumesDir,

        @Flag(defaultsTo = "djong", help = "tells bridges, tables and cgroups of several clusters on a machine apart")
        String clusterId,

        @Flag(
                defaultsTo = "10.244.0.0/24",
                help = "the addresses of this node's pods; empty waits for those that the controllers give it")
        String podCidr,

        @Flag(defaultsTo = "10.244.0.0/16", help = "the addresses of all pods")
        String clusterCidr,

        @Flag(defaultsTo = "", help = "the name servers of pods with the DNS policy ClusterFirst")
        List<String> clusterDns,

        @Flag(defaultsTo = "cluster.local", help = "the domain that services and pods are found under")
        String clusterDomain,

        @Flag(defaultsTo = "/etc/resolv.conf", help = "the resolver configuration that pods inherit")
        Path resolvConf,

        @Flag(defaultsTo = "cri", help = "cri for real containers, simulated for none")
        Runtime runtime,

        @Flag(
                defaultsTo = "unix:///run/containerd/containerd.sock",
                help = "the socket of the container runtime (CRI v1)")
        URI containerRuntimeEndpoint,

        @Flag(help = "where to write the CNI configuration; written by nobody when absent")
        Optional<Path> cniConfDir,

        @Flag(help = "the cgroup that pods live under; named after --cluster-id when absent")
        Optional<String> cgroupRoot,

        @Flag(defaultsTo = "110", help = "how many pods may run here")
        long maxPods,

        @Flag(defaultsTo = "", help = "more labels for the node: key=value,...")
        Map<String, String> nodeLabels,

        @Flag(defaultsTo = "", help = "taints to register with: key=value:effect,...")
        List<String> registerWithTaints,

        @Flag(defaultsTo = "true", help = "whether the node is schedulable when it registers")
        boolean registerSchedulable,

        @Flag(defaultsTo = "", help = "kept from pods: cpu=100m,memory=100Mi")
        Map<String, String> systemReserved,

        @Flag(defaultsTo = "", help = "kept from pods for the node agent and the runtime: cpu=100m,memory=100Mi")
        Map<String, String> kubeReserved,

        @Flag(defaultsTo = "", help = "external when a cloud controller initialises the node")
        String cloudProvider,

        @Flag(defaultsTo = "85", help = "remove unused images when the disk is fuller than this, in percent")
        int imageGcHighThreshold,

        @Flag(defaultsTo = "80", help = "until it is only so full, in percent")
        int imageGcLowThreshold,

        @Flag(defaultsTo = "2m", help = "an image that came later is not removed")
        Duration minimumImageTtlDuration,

        @Flag(defaultsTo = "10Mi", help = "rotate a container's log when it has grown to this; negative for never")
        String containerLogMaxSize,

        @Flag(defaultsTo = "5", help = "how many files of a container's log to keep")
        int containerLogMaxFiles,

        @Flag(defaultsTo = "10s", help = "how often to look how large the logs of containers are")
        Duration containerLogMonitorInterval,

        @Flag(
                defaultsTo = "memory.available<100Mi,nodefs.available<10%,nodefs.inodesFree<5%,imagefs.available<15%,"
                        + "imagefs.inodesFree<5%",
                help = "pods are evicted at once when less is left")
        List<String> evictionHard,

        @Flag(defaultsTo = "", help = "pods are evicted when less is left for the grace period of that signal")
        List<String> evictionSoft,

        @Flag(defaultsTo = "", help = "the grace period of each soft threshold: memory.available=1m30s,...")
        Map<String, String> evictionSoftGracePeriod,

        @Flag(defaultsTo = "0", help = "how many seconds a pod may take to end that a soft threshold evicts")
        long evictionMaxPodGracePeriod,

        @Flag(defaultsTo = "", help = "how much more than the threshold must be free again: imagefs.available=2Gi,...")
        Map<String, String> evictionMinimumReclaim,

        @Flag(defaultsTo = "5m", help = "how long a condition of pressure stays after it was seen last")
        Duration evictionPressureTransitionPeriod,

        @Flag(defaultsTo = "true", help = "whether this node sets routes to the pods of others on its network")
        boolean podRoutes,

        @Flag(defaultsTo = "true", help = "whether this node leads connections to services")
        boolean serviceProxy,

        @Flag(
                defaultsTo = "",
                help = "the cluster's addresses for services of type LoadBalancer, of which this node answers for its"
                        + " share; as the cloud controller has them; empty for none")
        List<String> loadBalancerPool,

        @Flag(help = "the identity of the service proxy; the node's own when absent")
        Optional<Path> proxyKubeconfig,

        @Flag(help = "the identity of cluster DNS; the node's own when absent")
        Optional<Path> dnsKubeconfig,

        @Flag(
                defaultsTo = "60s",
                help = "how often each pod is looked at although nothing changed, and its ConfigMap, Secret and token"
                        + " volumes are brought up to date")
        Duration syncFrequency) {

    public NodeSettings {
        if (runtime == Runtime.SIMULATED && podCidr.isEmpty()) {
            throw new IllegalArgumentException(
                    "--pod-cidr: give it with --runtime=simulated, whose pods have addresses from the start");
        }
    }

    PodDirectories directories() {
        return new PodDirectories(rootDir, podLogsDir.orElse(rootDir.resolve("logs")));
    }

    /** Hard thresholds, then soft ones. */
    List<Threshold> thresholds() {
        var graces = new HashMap<String, Duration>();
        evictionSoftGracePeriod.forEach((signal, period) -> graces.put(signal, DurationText.parse(period)));
        return Threshold.parse(evictionHard, evictionSoft, graces, evictionMinimumReclaim);
    }

    /** Which runtime runs the pods. */
    public enum Runtime {
        CRI,
        SIMULATED
    }
}
