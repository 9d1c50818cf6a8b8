package dev.djong.node.eviction;

import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.node.spec.Pod;
import dev.djong.object.Quantity;
import java.util.Optional;

/**
 * Limits of the local disk that a pod set itself: {@code sizeLimit} of an emptyDir, {@code ephemeral-storage} of its
 * containers together and of each one. A pod that is beyond one is evicted, however much room the node has.
 */
final class LocalStorageLimits {
    private static final String RESOURCE = Signal.Resource.EPHEMERAL_STORAGE.text();

    private LocalStorageLimits() {}

    /** Whether measuring is worth it. */
    static boolean has(Pod pod) {
        return pod.containers().stream()
                        .anyMatch(container ->
                                container.resources().object("limits").has(RESOURCE))
                || pod.spec()
                        .array("volumes")
                        .objects()
                        .anyMatch(volume -> sizeLimit(volume.object("emptyDir")).isPresent());
    }

    private static Optional<String> sizeLimit(JsonObject emptyDir) {
        // A limit in memory is that of its tmpfs.
        return emptyDir.get("sizeLimit") instanceof JsonString(var text)
                        && !emptyDir.text("medium").equals("Memory")
                        && Quantity.parse(text).sign() > 0
                ? Optional.of(text)
                : Optional.empty();
    }

    /** Why the pod must go. @param imagesApart writable layers lie on a disk of their own */
    static Optional<String> exceeded(Candidate candidate, boolean imagesApart) {
        return candidate
                .usage()
                .flatMap(usage -> emptyDir(candidate.pod(), usage)
                        .or(() -> whole(candidate, usage))
                        .or(() -> oneContainer(candidate.pod(), usage, imagesApart)));
    }

    private static Optional<String> emptyDir(Pod pod, PodUsage usage) {
        for (var volume : pod.spec().array("volumes").objects().toList()) {
            var limit = sizeLimit(volume.object("emptyDir"));
            long used = usage.volumes()
                    .getOrDefault(volume.text("name"), PodUsage.Disk.NONE)
                    .bytes();
            if (limit.isPresent() && used > Quantity.parse(limit.get()).toLong()) {
                return Optional.of("Usage of EmptyDir volume \"" + volume.text("name") + "\" exceeds the limit \""
                        + limit.get() + "\". ");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> whole(Candidate candidate, PodUsage usage) {
        boolean limited = candidate.pod().containers().stream()
                .anyMatch(container -> container.resources().object("limits").has(RESOURCE));
        long limit = candidate.limit(RESOURCE);
        return limited && usage.ephemeralStorage().bytes() > limit
                ? Optional.of("Pod ephemeral local storage usage exceeds the total limit of containers "
                        + Quantity.ofBytes(limit) + ". ")
                : Optional.empty();
    }

    private static Optional<String> oneContainer(Pod pod, PodUsage usage, boolean imagesApart) {
        for (var used : usage.containers()) {
            var limit = pod.containers().stream()
                    .filter(container -> container.name().equals(used.name()))
                    .map(container -> container.resources().object("limits").text(RESOURCE))
                    .filter(text -> !text.isEmpty())
                    .findFirst();
            long bytes = imagesApart ? used.logs().bytes() : used.disk().bytes();
            if (limit.isPresent() && bytes > Quantity.parse(limit.get()).toLong()) {
                return Optional.of("Container " + used.name() + " exceeded its local ephemeral storage limit \""
                        + limit.get() + "\". ");
            }
        }
        return Optional.empty();
    }
}
