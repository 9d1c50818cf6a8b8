package dev.djong.scheduler.cycle;

import dev.djong.scheduler.plugin.Verdict.Rejected;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Why no node would do.
 *
 * @param byNode what speaks against each node, by its position; empty where {@code everywhere} says it all
 * @param everywhere what speaks against all nodes alike
 * @param nodes how many there are
 */
public record Diagnosis(List<Rejected> byNode, Optional<Rejected> everywhere, int nodes) {

    static Diagnosis of(List<Rejected> byNode) {
        return new Diagnosis(List.copyOf(byNode), Optional.empty(), byNode.size());
    }

    static Diagnosis everywhere(Rejected why, int nodes) {
        return new Diagnosis(List.of(), Optional.of(why), nodes);
    }

    /** Each reason and the number of nodes that gave it. */
    public Map<String, Integer> nodesByReason() {
        var counts = new TreeMap<String, Integer>();
        byNode.forEach(rejection -> rejection.reasons().forEach(reason -> counts.merge(reason, 1, Integer::sum)));
        return counts;
    }

    /** Who rejected nodes. */
    public Set<String> plugins() {
        var names = new TreeSet<String>();
        byNode.forEach(rejection -> names.add(rejection.plugin()));
        everywhere.ifPresent(rejection -> names.add(rejection.plugin()));
        return names;
    }

    /** Whether evicting pods of the node at that position may change anything. */
    public boolean preemptionMayHelp(int node) {
        return everywhere.isEmpty() && byNode.get(node).preemptionMayHelp();
    }

    /**
     * The text of events and conditions, worded and ordered as upstream's. Example: {@code 0/3 nodes are available: 1
     * Insufficient cpu, 2 node(s) had untolerated taint {gpu: yes}. preemption: 0/3 nodes are available: 1 No preemption
     * victims found for incoming pod, 2 Preemption is not helpful for scheduling.}
     *
     * @param preemption what came of looking for pods to evict; empty where some were found
     */
    public String message(String preemption) {
        if (nodes == 0) {
            return "no nodes available to schedule pods";
        }
        var reasons = everywhere
                .map(why -> "0/" + nodes + " nodes are available: " + String.join(", ", why.reasons()) + ".")
                .orElseGet(() -> counted(nodesByReason(), nodes));
        return preemption.isEmpty() ? reasons : reasons + " preemption: " + preemption;
    }

    /** Upstream sorts the counted texts, so {@code 10 ...} comes before {@code 2 ...}. */
    public static String counted(Map<String, Integer> counts, int nodes) {
        return counts.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .map(each -> each.getValue() + " " + each.getKey())
                .sorted()
                .collect(Collectors.joining(", ", "0/" + nodes + " nodes are available: ", "."));
    }
}
