package dev.djong.node.spec;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the node agent reads of a pod. */
public record Pod(ApiObject object) {
    /** The annotation of an object that only shows what a manifest on a node runs. */
    public static final String CONFIG_MIRROR = "kubernetes.io/config.mirror";

    private static final long DEFAULT_GRACE_SECONDS = 30;
    private static final long SYSTEM_CRITICAL_PRIORITY = 2_000_000_000;

    public String uid() {
        return object.uid();
    }

    public String name() {
        return object.name();
    }

    public String namespace() {
        return object.namespace();
    }

    public ObjectKey key() {
        return object.key();
    }

    public JsonObject spec() {
        return object.spec();
    }

    /** Init containers in their order, sidecars among them. */
    public List<PodContainer> initContainers() {
        return spec().array("initContainers")
                .objects()
                .map(json -> new PodContainer(
                        json,
                        json.text("restartPolicy").equals("Always")
                                ? PodContainer.Role.SIDECAR
                                : PodContainer.Role.INIT))
                .toList();
    }

    public List<PodContainer> containers() {
        return spec().array("containers")
                .objects()
                .map(json -> new PodContainer(json, PodContainer.Role.MAIN))
                .toList();
    }

    public List<PodContainer> ephemeralContainers() {
        return spec().array("ephemeralContainers")
                .objects()
                .map(json -> new PodContainer(json, PodContainer.Role.EPHEMERAL))
                .toList();
    }

    public List<PodContainer> allContainers() {
        return Stream.of(initContainers(), containers(), ephemeralContainers())
                .flatMap(List::stream)
                .toList();
    }

    public Optional<PodContainer> container(String name) {
        return allContainers().stream().filter(c -> c.name().equals(name)).findFirst();
    }

    public RestartPolicy restartPolicy() {
        return RestartPolicy.of(spec().text("restartPolicy"));
    }

    public boolean hostNetwork() {
        return spec().flag("hostNetwork");
    }

    public long priority() {
        return spec().integerOr("priority", 0);
    }

    /** The node or the cluster does not work without it: it is never evicted, and admitted under pressure. */
    public boolean isCritical() {
        return priority() >= SYSTEM_CRITICAL_PRIORITY || isStatic();
    }

    /** From a manifest on this node, not from the API. */
    public boolean isStatic() {
        return object.annotations().containsKey(CONFIG_MIRROR);
    }

    public JsonObject securityContext() {
        return spec().object("securityContext");
    }

    public boolean isBeingDeleted() {
        return object.isBeingDeleted();
    }

    /** How long its containers have to end: what the deletion asked for, else what the spec says. */
    public Duration gracePeriod() {
        long fromSpec = spec().integerOr("terminationGracePeriodSeconds", DEFAULT_GRACE_SECONDS);
        return Duration.ofSeconds(object.metadata().integerOr("deletionGracePeriodSeconds", fromSpec));
    }

    public Optional<Instant> startTime() {
        return Times.parse(object.status().text("startTime"));
    }

    /** When {@code activeDeadlineSeconds} is over, for a pod that has one and has started. */
    public Optional<Instant> deadline() {
        var seconds = spec().integer("activeDeadlineSeconds");
        return seconds.isEmpty() ? Optional.empty() : startTime().map(start -> start.plusSeconds(seconds.getAsLong()));
    }

    public String phase() {
        return object.status().text("phase");
    }

    /** True once the API says that the pod has ended: nothing of it is ever started again. */
    public boolean hasEnded() {
        return phase().equals("Succeeded") || phase().equals("Failed");
    }

    /** {@code name_namespace(uid)}, as in upstream's back-off messages. */
    public String description() {
        return name() + "_" + namespace() + "(" + uid() + ")";
    }

    @Override
    public String toString() {
        return key().toString();
    }
}
