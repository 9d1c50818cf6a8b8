package dev.djong.node.runtime;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a container should be.
 *
 * @param image the reference that the runtime resolved, so that a tag which moves meanwhile changes nothing
 * @param command replaces the image's entry point where not empty
 * @param devices names of devices that drivers have prepared (CDI), such as {@code example.com/gpu=0}
 * @param blockDevices volumes that it sees as devices
 * @param logPath relative to the sandbox's log directory
 * @param stopSignal what asks it to end, such as {@code SIGUSR1}; empty for what its image says
 */
public record ContainerSpec(
        String name,
        int attempt,
        String image,
        String specImage,
        List<String> command,
        List<String> args,
        String workingDirectory,
        List<EnvVar> env,
        List<Mount> mounts,
        List<String> devices,
        List<BlockDevice> blockDevices,
        Map<String, String> labels,
        Map<String, String> annotations,
        String logPath,
        Terminal terminal,
        Resources resources,
        Security security,
        String stopSignal) {

    /** One environment variable. */
    public record EnvVar(String name, String value) {}

    /** Whether standard input is kept open, for one attach only, and whether there is a terminal. */
    public record Terminal(boolean stdin, boolean stdinOnce, boolean tty) {}

    /** How mounts made later are seen on the other side. */
    public enum Propagation {
        PRIVATE,
        HOST_TO_CONTAINER,
        BIDIRECTIONAL
    }

    /** A host path inside the container. */
    public record Mount(String containerPath, String hostPath, boolean readOnly, Propagation propagation) {}

    /** A block device of the host inside the container. */
    public record BlockDevice(String containerPath, String hostPath, boolean readOnly) {}

    /**
     * Limits; a value of 0 leaves the kernel's own. Quota and period are in microseconds.
     *
     * @param unified files of the container's cgroup and what is written to them, on version 2 hierarchies
     */
    public record Resources(
            long cpuShares,
            long cpuQuotaMicros,
            long cpuPeriodMicros,
            long memoryLimitBytes,
            long oomScoreAdjust,
            Map<String, String> unified) {}

    /**
     * The container's security context, pod-wide defaults filled in.
     *
     * @param pidTarget the container whose processes an ephemeral container shares; empty for none
     */
    public record Security(
            boolean privileged,
            boolean readOnlyRootFilesystem,
            boolean noNewPrivileges,
            OptionalLong runAsUser,
            OptionalLong runAsGroup,
            List<Long> supplementalGroups,
            List<String> addedCapabilities,
            List<String> droppedCapabilities,
            SeccompProfile seccomp,
            boolean unmaskedProc,
            SandboxSpec.Namespaces namespaces,
            String pidTarget) {}
}
