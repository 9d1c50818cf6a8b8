package dev.djong.controller.statefulset;

import dev.djong.controller.pod.Pods;
import dev.djong.controller.revision.TemplateRevision;
import dev.djong.object.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * A StatefulSet with what belongs to it.
 *
 * @param pods its pods by ordinal
 * @param claims the claims of its replicas by name
 * @param current the revision that replicas come from
 * @param update the revision that replicas go to; the same when no update is under way
 */
record StatefulSetObserved(
        ApiObject set,
        NavigableMap<Integer, ApiObject> pods,
        Map<String, ApiObject> claims,
        ApiObject current,
        ApiObject update,
        Instant now) {

    static NavigableMap<Integer, ApiObject> byOrdinal(ApiObject set, Collection<ApiObject> pods) {
        var byOrdinal = new TreeMap<Integer, ApiObject>();
        pods.forEach(pod -> Ordinals.of(set, pod.name()).ifPresent(ordinal -> byOrdinal.put(ordinal, pod)));
        return byOrdinal;
    }

    Ordinals ordinals() {
        return Ordinals.of(set);
    }

    /** One after the other, each only when those before it are well. */
    boolean inOrder() {
        return !set.spec().text("podManagementPolicy").equals("Parallel");
    }

    UpdateStrategy strategy() {
        return UpdateStrategy.of(set.spec());
    }

    Duration minReady() {
        return Duration.ofSeconds(set.spec().integerOr("minReadySeconds", 0));
    }

    static boolean isReady(ApiObject pod) {
        return Pods.phase(pod).equals("Running") && Pods.isReady(pod);
    }

    boolean isAvailable(ApiObject pod) {
        return isReady(pod) && Pods.isAvailable(pod, minReady(), now);
    }

    /** Serves, and will go on to. */
    boolean isWell(ApiObject pod) {
        return isAvailable(pod) && !pod.isBeingDeleted();
    }

    static boolean isOf(ApiObject pod, ApiObject revision) {
        return revision.name().equals(pod.labels().get(TemplateRevision.POD_LABEL));
    }
}
