package dev.djong.node.eviction;

import java.util.Comparator;
import java.util.function.ToLongFunction;

/**
 * Who is evicted first. For memory and disk: pods that use more than they asked for before those that do not, then the
 * lower priority, then the one that uses most beyond what it asked for. For processes: the lower priority, then the one with
 * most processes. A pod of which no usage is known goes before all others of its kind.
 *
 * <p>With images on a disk of their own, writable layers count for that disk, logs and volumes for the node's; on a single
 * disk all of them count.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#pod-selection-for-kubelet-eviction">Pod
 *     selection</a>
 */
final class VictimOrder {
    private static final Comparator<Candidate> UNKNOWN_FIRST =
            Comparator.comparing(candidate -> candidate.usage().isPresent());
    private static final Comparator<Candidate> LOW_PRIORITY_FIRST =
            Comparator.comparingLong(candidate -> candidate.pod().priority());

    private VictimOrder() {}

    static Comparator<Candidate> of(Signal signal, boolean imagesApart) {
        return switch (signal.resource()) {
            case MEMORY ->
                beyondRequest(
                        usage -> usage.memoryBytes(), candidate -> candidate.request(Signal.Resource.MEMORY.text()));
            case EPHEMERAL_STORAGE ->
                beyondRequest(
                        usage -> disk(usage, signal, imagesApart).bytes(),
                        candidate -> candidate.request(Signal.Resource.EPHEMERAL_STORAGE.text()));
            case INODES ->
                beyondRequest(usage -> disk(usage, signal, imagesApart).inodes(), candidate -> 0);
            case PIDS ->
                LOW_PRIORITY_FIRST
                        .thenComparing(UNKNOWN_FIRST)
                        .thenComparing(most(usage -> usage.processes(), candidate -> 0));
        };
    }

    private static Comparator<Candidate> beyondRequest(
            ToLongFunction<PodUsage> used, ToLongFunction<Candidate> requested) {
        var most = most(used, requested);
        return UNKNOWN_FIRST
                .thenComparing(candidate -> beyond(candidate, used, requested) <= 0)
                .thenComparing(LOW_PRIORITY_FIRST)
                .thenComparing(most);
    }

    private static Comparator<Candidate> most(ToLongFunction<PodUsage> used, ToLongFunction<Candidate> requested) {
        return Comparator.<Candidate>comparingLong(candidate -> beyond(candidate, used, requested))
                .reversed();
    }

    private static long beyond(
            Candidate candidate, ToLongFunction<PodUsage> used, ToLongFunction<Candidate> requested) {
        return candidate.usage().map(used::applyAsLong).orElse(0L) - requested.applyAsLong(candidate);
    }

    private static PodUsage.Disk disk(PodUsage usage, Signal signal, boolean imagesApart) {
        if (!imagesApart) {
            return usage.ephemeralStorage();
        }
        return signal.ofImages() ? usage.rootfs() : usage.logsAndVolumes();
    }
}
