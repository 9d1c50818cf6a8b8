package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.LabelSelector.Operator;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One {@code topologySpreadConstraint}: how uneven the matching pods may lie over the values of {@code topologyKey}.
 *
 * @param required {@code DoNotSchedule}, rather than {@code ScheduleAnyway}
 * @param minDomains with fewer domains than this the emptiest counts as having no pod
 * @param onlyNodesThePodWants nodes that its selector and affinity exclude are no part of any domain
 * @param onlyTaintsThePodTolerates nor are nodes whose taints it does not tolerate
 * @param labels which pods are counted; empty for none
 * @see <a href="https://github.com/kubernetes/enhancements/tree/master/keps/sig-scheduling/895-pod-topology-spread">KEP-895</a>
 * @see <a href="https://github.com/kubernetes/enhancements/tree/master/keps/sig-scheduling/3094-pod-topology-spread-considering-taints">KEP-3094</a>
 */
public record SpreadConstraint(
        String topologyKey,
        int maxSkew,
        boolean required,
        int minDomains,
        boolean onlyNodesThePodWants,
        boolean onlyTaintsThePodTolerates,
        Optional<LabelSelector> labels) {

    static List<SpreadConstraint> listOf(JsonObject podSpec, Map<String, String> podLabels) {
        return podSpec.array("topologySpreadConstraints")
                .objects()
                .map(each -> of(each, podLabels))
                .toList();
    }

    /** Reads a constraint of a pod that has {@code podLabels}. */
    public static SpreadConstraint of(JsonObject json, Map<String, String> podLabels) {
        var selector = AffinityTerm.selectorOf(json)
                .map(each -> AffinityTerm.withLabelsOf(each, json, "matchLabelKeys", Operator.IN, podLabels));
        return new SpreadConstraint(
                json.text("topologyKey"),
                (int) json.integerOr("maxSkew", 1),
                !json.text("whenUnsatisfiable").equals("ScheduleAnyway"),
                (int) json.integerOr("minDomains", 1),
                !json.text("nodeAffinityPolicy").equals("Ignore"),
                json.text("nodeTaintsPolicy").equals("Honor"),
                selector);
    }

    public SpreadConstraint counting(LabelSelector selector) {
        return new SpreadConstraint(
                topologyKey,
                maxSkew,
                required,
                minDomains,
                onlyNodesThePodWants,
                onlyTaintsThePodTolerates,
                Optional.of(selector));
    }

    /** The pods that lie in the domains; a selector that asks for nothing finds none of them. */
    public PodQuery query(String namespace) {
        var one = new TreeSet<>(List.of(namespace));
        return new PodQuery(
                List.of(new PodSelection(
                        Collections.unmodifiableSortedSet(one),
                        Optional.empty(),
                        labels.filter(each -> !each.isEverything()))),
                false);
    }

    /** Whether the pod itself adds to the domain that it goes to. */
    public boolean countsItself(PodIdentity pod) {
        return labels.isPresent() && labels.get().matches(pod.labels());
    }
}
