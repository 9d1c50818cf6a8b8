package dev.djong.scheduler.cycle;

import dev.djong.scheduler.plugin.Verdict.Rejected;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Why no node would do.
 *
 * @param nodes how many there are
 * @param nodesByReason each reason and the number of nodes that gave it
 * @param plugins who rejected nodes
 * @param unresolvableNodes nodes on which evicting pods would change nothing
 */
public record Diagnosis(int nodes, Map<String, Integer> nodesByReason, Set<String> plugins, int unresolvableNodes) {

    static Diagnosis of(List<Rejected> rejections) {
        var reasons = new TreeMap<String, Integer>();
        var plugins = new TreeSet<String>();
        int unresolvable = 0;
        for (var rejection : rejections) {
            rejection.reasons().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
            plugins.add(rejection.plugin());
            unresolvable += rejection.preemptionMayHelp() ? 0 : 1;
        }
        return new Diagnosis(rejections.size(), reasons, plugins, unresolvable);
    }

    /**
     * The text of events and conditions, worded and ordered as upstream's. Example: {@code 0/3 nodes are available: 1
     * Insufficient cpu, 2 node(s) had untolerated taint {gpu: yes}. preemption: 0/3 nodes are available: 1 No preemption
     * victims found for incoming pod, 2 Preemption is not helpful for scheduling.}
     *
     * @param mayPreempt whether the pod's policy allows it to evict others
     */
    public String message(boolean mayPreempt) {
        if (nodes == 0) {
            return "no nodes available to schedule pods";
        }
        return counted(nodesByReason) + " preemption: "
                + (mayPreempt ? counted(preemption()) : "not eligible due to preemptionPolicy=Never.");
    }

    private Map<String, Integer> preemption() {
        return Map.of(
                "Preemption is not helpful for scheduling",
                unresolvableNodes,
                "No preemption victims found for incoming pod",
                nodes - unresolvableNodes);
    }

    /** Upstream sorts the counted texts, so {@code 10 ...} comes before {@code 2 ...}. */
    private String counted(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .map(each -> each.getValue() + " " + each.getKey())
                .sorted()
                .collect(Collectors.joining(", ", "0/" + nodes + " nodes are available: ", "."));
    }
}
