package dev.djong.controller.pod;

import dev.djong.controller.condition.Conditions;
import dev.djong.object.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Questions to a pod. */
public final class Pods {
    private Pods() {}

    public static String phase(ApiObject pod) {
        return pod.status().text("phase");
    }

    public static String nodeName(ApiObject pod) {
        return pod.spec().text("nodeName");
    }

    /** Ended for good: all containers stopped and none will start again. */
    public static boolean isFinished(ApiObject pod) {
        var phase = phase(pod);
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    /** Counts towards the replicas of its owner: neither finished nor going. */
    public static boolean isActive(ApiObject pod) {
        return !isFinished(pod) && !pod.isBeingDeleted();
    }

    public static boolean isReady(ApiObject pod) {
        return Conditions.isTrue(pod, "Ready");
    }

    /** Since when the pod is ready; empty when it is not. */
    public static Optional<Instant> readySince(ApiObject pod) {
        return Conditions.find(pod.status(), "Ready")
                .filter(ready -> ready.text("status").equals("True"))
                .map(ready -> Conditions.transition(ready).orElse(Instant.EPOCH));
    }

    /** Ready for at least {@code minReady}. */
    public static boolean isAvailable(ApiObject pod, Duration minReady, Instant now) {
        return readySince(pod)
                .filter(since -> minReady.isZero() || !since.plus(minReady).isAfter(now))
                .isPresent();
    }

    /** How long a ready pod still needs to become available; empty when it is available or not ready. */
    public static Optional<Duration> untilAvailable(ApiObject pod, Duration minReady, Instant now) {
        return readySince(pod)
                .map(since -> Duration.between(now, since.plus(minReady)))
                .filter(Duration::isPositive);
    }

    public static long restarts(ApiObject pod) {
        return pod.status()
                .array("containerStatuses")
                .objects()
                .mapToLong(container -> container.integerOr("restartCount", 0))
                .sum();
    }
}
