package dev.djong.node.runtime.cri;

import dev.djong.json.JsonReader;
import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.ContainerUsage;
import dev.djong.node.runtime.Image;
import dev.djong.node.runtime.Labels;
import dev.djong.node.runtime.Sandbox;
import dev.djong.node.runtime.cri.proto.v1.ContainerState;
import dev.djong.node.runtime.cri.proto.v1.ContainerStats;
import dev.djong.node.runtime.cri.proto.v1.ContainerStatus;
import dev.djong.node.runtime.cri.proto.v1.PodSandboxState;
import dev.djong.node.runtime.cri.proto.v1.PodSandboxStatus;
import dev.djong.node.runtime.cri.proto.v1.RuntimeStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;

/** What CRI answers, as the port's pictures. */
final class CriPictures {
    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private CriPictures() {}

    static Sandbox sandbox(PodSandboxStatus status) {
        var ips = new ArrayList<String>();
        if (!status.getNetwork().getIp().isEmpty()) {
            ips.add(status.getNetwork().getIp());
            status.getNetwork().getAdditionalIpsList().forEach(ip -> ips.add(ip.getIp()));
        }
        var metadata = status.getMetadata();
        return new Sandbox(
                status.getId(),
                metadata.getUid(),
                metadata.getNamespace(),
                metadata.getName(),
                metadata.getAttempt(),
                status.getState() == PodSandboxState.SANDBOX_READY,
                time(status.getCreatedAt()),
                ips,
                status.getAnnotationsMap());
    }

    static Container container(ContainerStatus status, String sandboxId) {
        var metadata = status.getMetadata();
        return new Container(
                status.getId(),
                sandboxId,
                status.getLabelsOrDefault(Labels.POD_UID, ""),
                metadata.getName(),
                metadata.getAttempt(),
                state(status.getState()),
                time(status.getCreatedAt()),
                timeIfSet(status.getStartedAt()),
                timeIfSet(status.getFinishedAt()),
                status.getExitCode(),
                status.getImage().getImage(),
                status.getImageRef(),
                status.getReason(),
                status.getMessage(),
                status.getLogPath(),
                status.getAnnotationsMap());
    }

    /** A condition that does not hold, in the kubelet's words; empty where it does. */
    static Optional<String> missing(RuntimeStatus status, String type) {
        return status.getConditionsList().stream()
                .filter(condition -> condition.getType().equals(type) && !condition.getStatus())
                .map(condition ->
                        type + "=false reason:" + condition.getReason() + " message:" + condition.getMessage())
                .findFirst();
    }

    private static Container.State state(ContainerState state) {
        return switch (state) {
            case CONTAINER_CREATED -> Container.State.CREATED;
            case CONTAINER_RUNNING -> Container.State.RUNNING;
            case CONTAINER_EXITED -> Container.State.EXITED;
            case CONTAINER_UNKNOWN, UNRECOGNIZED -> Container.State.UNKNOWN;
        };
    }

    static Instant time(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_A_SECOND), Math.floorMod(nanos, NANOS_A_SECOND));
    }

    private static Optional<Instant> timeIfSet(long nanos) {
        return nanos == 0 ? Optional.empty() : Optional.of(time(nanos));
    }

    static Image image(dev.djong.node.runtime.cri.proto.v1.Image image) {
        return new Image(
                image.getId(),
                image.getRepoTagsList(),
                image.getRepoDigestsList(),
                image.getSize(),
                image.hasUid() ? OptionalLong.of(image.getUid().getValue()) : OptionalLong.empty(),
                image.getUsername(),
                image.getPinned());
    }

    /** @param config containerd's configuration as JSON, out of its verbose status; empty where there is none */
    static String sandboxImage(String config) {
        return config.isEmpty()
                ? ""
                : JsonReader.read(config.getBytes(StandardCharsets.UTF_8))
                        .asObject()
                        .text("sandboxImage");
    }

    static ContainerUsage usage(ContainerStats stats) {
        var labels = stats.getAttributes().getLabelsMap();
        return new ContainerUsage(
                stats.getAttributes().getId(),
                labels.getOrDefault(Labels.POD_UID, ""),
                stats.getAttributes().getMetadata().getName(),
                time(stats.getCpu().getTimestamp()),
                stats.getCpu().getUsageCoreNanoSeconds().getValue(),
                stats.getMemory().getWorkingSetBytes().getValue(),
                stats.getWritableLayer().getUsedBytes().getValue(),
                stats.getWritableLayer().getInodesUsed().getValue());
    }
}
