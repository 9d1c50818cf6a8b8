package dev.djong.node.runtime.cri;

import com.google.protobuf.ByteString;
import dev.djong.node.runtime.ContainerSpec;
import dev.djong.node.runtime.SandboxSpec;
import dev.djong.node.runtime.SeccompProfile;
import dev.djong.node.runtime.cri.proto.v1.CDIDevice;
import dev.djong.node.runtime.cri.proto.v1.Capability;
import dev.djong.node.runtime.cri.proto.v1.ContainerConfig;
import dev.djong.node.runtime.cri.proto.v1.ContainerMetadata;
import dev.djong.node.runtime.cri.proto.v1.DNSConfig;
import dev.djong.node.runtime.cri.proto.v1.Device;
import dev.djong.node.runtime.cri.proto.v1.ImageSpec;
import dev.djong.node.runtime.cri.proto.v1.Int64Value;
import dev.djong.node.runtime.cri.proto.v1.KeyValue;
import dev.djong.node.runtime.cri.proto.v1.LinuxContainerConfig;
import dev.djong.node.runtime.cri.proto.v1.LinuxContainerResources;
import dev.djong.node.runtime.cri.proto.v1.LinuxContainerSecurityContext;
import dev.djong.node.runtime.cri.proto.v1.LinuxPodSandboxConfig;
import dev.djong.node.runtime.cri.proto.v1.LinuxSandboxSecurityContext;
import dev.djong.node.runtime.cri.proto.v1.Mount;
import dev.djong.node.runtime.cri.proto.v1.MountPropagation;
import dev.djong.node.runtime.cri.proto.v1.NamespaceMode;
import dev.djong.node.runtime.cri.proto.v1.NamespaceOption;
import dev.djong.node.runtime.cri.proto.v1.PodSandboxConfig;
import dev.djong.node.runtime.cri.proto.v1.PodSandboxMetadata;
import dev.djong.node.runtime.cri.proto.v1.PortMapping;
import dev.djong.node.runtime.cri.proto.v1.Protocol;
import dev.djong.node.runtime.cri.proto.v1.SecurityProfile;
import dev.djong.node.runtime.cri.proto.v1.Signal;
import java.util.List;
import java.util.OptionalLong;

/** Our specs in the words of CRI. */
final class CriSpecs {
    /** What a container must not see of {@code /proc} and {@code /sys}, as every runtime hides it. */
    private static final List<String> MASKED = List.of(
            "/proc/asound",
            "/proc/acpi",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/sys/firmware",
            "/sys/devices/virtual/powercap");

    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private static final String READ = "r";
    private static final String READ_WRITE_MAKE = "mrw";

    private CriSpecs() {}

    static PodSandboxConfig sandbox(SandboxSpec spec) {
        var config = PodSandboxConfig.newBuilder()
                .setMetadata(PodSandboxMetadata.newBuilder()
                        .setName(spec.name())
                        .setNamespace(spec.namespace())
                        .setUid(spec.uid())
                        .setAttempt(spec.attempt()))
                .setHostname(spec.hostname())
                .setLogDirectory(spec.logDirectory())
                .putAllLabels(spec.labels())
                .putAllAnnotations(spec.annotations())
                .setLinux(LinuxPodSandboxConfig.newBuilder()
                        .setCgroupParent(spec.cgroupParent())
                        .putAllSysctls(spec.sysctls())
                        .setSecurityContext(sandboxSecurity(spec)));
        spec.dns()
                .ifPresent(dns -> config.setDnsConfig(DNSConfig.newBuilder()
                        .addAllServers(dns.servers())
                        .addAllSearches(dns.searches())
                        .addAllOptions(dns.options())));
        spec.ports()
                .forEach(port -> config.addPortMappings(PortMapping.newBuilder()
                        .setProtocol(protocol(port.protocol()))
                        .setContainerPort(port.containerPort())
                        .setHostPort(port.hostPort())
                        .setHostIp(port.hostIp())));
        return config.build();
    }

    private static Protocol protocol(String name) {
        return switch (name) {
            case "UDP" -> Protocol.UDP;
            case "SCTP" -> Protocol.SCTP;
            default -> Protocol.TCP;
        };
    }

    private static LinuxSandboxSecurityContext sandboxSecurity(SandboxSpec spec) {
        var security = LinuxSandboxSecurityContext.newBuilder()
                .setNamespaceOptions(namespaces(spec.namespaces(), ""))
                .setPrivileged(spec.security().privileged())
                .addAllSupplementalGroups(spec.security().supplementalGroups())
                .setSeccomp(seccomp(spec.security().seccomp()));
        spec.security().runAsUser().ifPresent(user -> security.setRunAsUser(int64(user)));
        // A group alone is refused by the runtime.
        if (spec.security().runAsUser().isPresent()) {
            spec.security().runAsGroup().ifPresent(group -> security.setRunAsGroup(int64(group)));
        }
        return security.build();
    }

    private static NamespaceOption namespaces(SandboxSpec.Namespaces namespaces, String pidTarget) {
        var pid = !pidTarget.isEmpty()
                ? NamespaceMode.TARGET
                : namespaces.hostPid()
                        ? NamespaceMode.NODE
                        : namespaces.sharedProcesses() ? NamespaceMode.POD : NamespaceMode.CONTAINER;
        return NamespaceOption.newBuilder()
                .setNetwork(namespaces.hostNetwork() ? NamespaceMode.NODE : NamespaceMode.POD)
                .setIpc(namespaces.hostIpc() ? NamespaceMode.NODE : NamespaceMode.POD)
                .setPid(pid)
                .setTargetId(pidTarget)
                .build();
    }

    private static SecurityProfile seccomp(SeccompProfile profile) {
        return SecurityProfile.newBuilder()
                .setProfileType(
                        switch (profile.type()) {
                            case RUNTIME_DEFAULT -> SecurityProfile.ProfileType.RuntimeDefault;
                            case UNCONFINED -> SecurityProfile.ProfileType.Unconfined;
                            case LOCALHOST -> SecurityProfile.ProfileType.Localhost;
                        })
                .setLocalhostRef(profile.localhostRef())
                .build();
    }

    static ContainerConfig container(ContainerSpec spec) {
        var config = ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder().setName(spec.name()).setAttempt(spec.attempt()))
                .setImage(ImageSpec.newBuilder().setImage(spec.image()).setUserSpecifiedImage(spec.specImage()))
                .addAllCommand(spec.command())
                .addAllArgs(spec.args())
                .setWorkingDir(spec.workingDirectory())
                .putAllLabels(spec.labels())
                .putAllAnnotations(spec.annotations())
                .setLogPath(spec.logPath())
                .setStdin(spec.terminal().stdin())
                .setStdinOnce(spec.terminal().stdinOnce())
                .setTty(spec.terminal().tty())
                .setStopSignal(signal(spec.stopSignal()))
                .setLinux(LinuxContainerConfig.newBuilder()
                        .setResources(resources(spec.resources()))
                        .setSecurityContext(containerSecurity(spec.security())));
        spec.env()
                .forEach(variable -> config.addEnvs(KeyValue.newBuilder()
                        .setKey(variable.name())
                        .setValue(ByteString.copyFromUtf8(variable.value()))));
        spec.mounts().forEach(mount -> config.addMounts(mount(mount)));
        spec.devices()
                .forEach(name -> config.addCDIDevices(CDIDevice.newBuilder().setName(name)));
        spec.blockDevices()
                .forEach(device -> config.addDevices(Device.newBuilder()
                        .setContainerPath(device.containerPath())
                        .setHostPath(device.hostPath())
                        .setPermissions(device.readOnly() ? READ : READ_WRITE_MAKE)));
        return config.build();
    }

    /** {@code SIGRTMIN+3} is {@code SIGRTMINPLUS3} on the wire. */
    static Signal signal(String name) {
        return name.isEmpty()
                ? Signal.RUNTIME_DEFAULT
                : Signal.valueOf(name.replace("+", "PLUS").replace("SIGRTMAX-", "SIGRTMAXMINUS"));
    }

    private static Mount mount(ContainerSpec.Mount mount) {
        return Mount.newBuilder()
                .setContainerPath(mount.containerPath())
                .setHostPath(mount.hostPath())
                .setReadonly(mount.readOnly())
                .setPropagation(
                        switch (mount.propagation()) {
                            case PRIVATE -> MountPropagation.PROPAGATION_PRIVATE;
                            case HOST_TO_CONTAINER -> MountPropagation.PROPAGATION_HOST_TO_CONTAINER;
                            case BIDIRECTIONAL -> MountPropagation.PROPAGATION_BIDIRECTIONAL;
                        })
                .build();
    }

    private static LinuxContainerResources resources(ContainerSpec.Resources resources) {
        return LinuxContainerResources.newBuilder()
                .setCpuShares(resources.cpuShares())
                .setCpuQuota(resources.cpuQuotaMicros())
                .setCpuPeriod(resources.cpuPeriodMicros())
                .setMemoryLimitInBytes(resources.memoryLimitBytes())
                .setOomScoreAdj(resources.oomScoreAdjust())
                .putAllUnified(resources.unified())
                .build();
    }

    private static LinuxContainerSecurityContext containerSecurity(ContainerSpec.Security spec) {
        var security = LinuxContainerSecurityContext.newBuilder()
                .setPrivileged(spec.privileged())
                .setReadonlyRootfs(spec.readOnlyRootFilesystem())
                .setNoNewPrivs(spec.noNewPrivileges())
                .addAllSupplementalGroups(spec.supplementalGroups())
                .setCapabilities(Capability.newBuilder()
                        .addAllAddCapabilities(spec.addedCapabilities())
                        .addAllDropCapabilities(spec.droppedCapabilities()))
                .setSeccomp(seccomp(spec.seccomp()))
                .setNamespaceOptions(namespaces(spec.namespaces(), spec.pidTarget()));
        if (!spec.privileged() && !spec.unmaskedProc()) {
            security.addAllMaskedPaths(MASKED).addAllReadonlyPaths(READ_ONLY);
        }
        set(security, spec.runAsUser(), spec.runAsGroup());
        return security.build();
    }

    private static void set(LinuxContainerSecurityContext.Builder security, OptionalLong user, OptionalLong group) {
        user.ifPresent(id -> security.setRunAsUser(int64(id)));
        if (user.isPresent()) {
            group.ifPresent(id -> security.setRunAsGroup(int64(id)));
        }
    }

    private static Int64Value int64(long value) {
        return Int64Value.newBuilder().setValue(value).build();
    }
}
