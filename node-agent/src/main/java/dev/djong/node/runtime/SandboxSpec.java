package dev.djong.node.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a sandbox should be.
 *
 * @param logDirectory where the logs of its containers lie
 * @param dns what its resolv.conf says; empty to leave the runtime's own
 * @param cgroupParent the cgroup to live under; empty for the runtime's own choice
 * @param runtimeHandler which of the runtime's handlers; empty for the default one
 */
public record SandboxSpec(
        String name,
        String namespace,
        String uid,
        int attempt,
        String hostname,
        String logDirectory,
        Optional<Dns> dns,
        List<PortMapping> ports,
        Map<String, String> labels,
        Map<String, String> annotations,
        String cgroupParent,
        Namespaces namespaces,
        Security security,
        Map<String, String> sysctls,
        String runtimeHandler) {

    /** The lines of a resolv.conf. */
    public record Dns(List<String> servers, List<String> searches, List<String> options) {}

    /** A host port that leads to a container port. {@code hostIp} is empty for all addresses. */
    public record PortMapping(String protocol, int containerPort, int hostPort, String hostIp) {}

    /** Which namespaces of the host the pod shares, and whether its containers share their processes. */
    public record Namespaces(boolean hostNetwork, boolean hostPid, boolean hostIpc, boolean sharedProcesses) {}

    /** The pod-wide part of the security context. */
    public record Security(
            boolean privileged,
            OptionalLong runAsUser,
            OptionalLong runAsGroup,
            List<Long> supplementalGroups,
            SeccompProfile seccomp) {}
}
