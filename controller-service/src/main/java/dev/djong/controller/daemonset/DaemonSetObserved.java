package dev.djong.controller.daemonset;

import dev.djong.controller.daemonset.NodeFit.Verdict;
import dev.djong.controller.pod.Pods;
import dev.djong.controller.revision.TemplateRevision;
import dev.djong.object.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A DaemonSet, the nodes, and its pods.
 *
 * @param verdicts what each node is to it, by name
 * @param podsByNode its pods by the node they are on or were made for, oldest first
 * @param hash of the revision of its template of now
 * @param backoff how long a node's failed pod still has to lie there; nodes that need not wait are left out
 */
record DaemonSetObserved(
        ApiObject daemonSet,
        SortedMap<String, Verdict> verdicts,
        SortedMap<String, List<ApiObject>> podsByNode,
        String hash,
        Map<String, Duration> backoff,
        Instant now) {

    /** Of several pods of a node the one that got furthest first, then the oldest. */
    private static final Comparator<ApiObject> OLDEST_FIRST = Comparator.<ApiObject>comparingInt(
                    pod -> Pods.nodeName(pod).isEmpty() ? 1 : 0)
            .thenComparing(pod -> pod.creationTimestamp().orElse(Instant.MAX))
            .thenComparing(ApiObject::name);

    static SortedMap<String, Verdict> verdicts(ApiObject daemonSet, Collection<ApiObject> nodes) {
        var fit = NodeFit.of(daemonSet);
        var verdicts = new TreeMap<String, Verdict>();
        nodes.forEach(node -> verdicts.put(node.name(), fit.on(node)));
        return verdicts;
    }

    /** Without pods that ended and are being deleted: nobody has to wait for those. */
    static SortedMap<String, List<ApiObject>> byNode(Collection<ApiObject> pods) {
        var byNode = new TreeMap<String, List<ApiObject>>();
        pods.stream()
                .filter(pod -> !(Pods.isFinished(pod) && pod.isBeingDeleted()))
                .sorted(OLDEST_FIRST)
                .forEach(pod -> byNode.computeIfAbsent(DaemonPods.nodeOf(pod), node -> new ArrayList<>())
                        .add(pod));
        return byNode;
    }

    List<ApiObject> on(String node) {
        return podsByNode.getOrDefault(node, List.of());
    }

    /** The names of the nodes that a pod belongs on. */
    List<String> wanted() {
        return verdicts.entrySet().stream()
                .filter(entry -> entry.getValue() == Verdict.RUN)
                .map(Map.Entry::getKey)
                .toList();
    }

    DaemonUpdate update() {
        return DaemonUpdate.of(daemonSet.spec(), wanted().size());
    }

    Duration minReady() {
        return Duration.ofSeconds(daemonSet.spec().integerOr("minReadySeconds", 0));
    }

    boolean isAvailable(ApiObject pod) {
        return Pods.isAvailable(pod, minReady(), now);
    }

    boolean isUpdated(ApiObject pod) {
        return hash.equals(pod.labels().get(TemplateRevision.POD_LABEL));
    }
}
