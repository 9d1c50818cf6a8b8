package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.LabelSelector.Operator;
import dev.djong.object.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One {@code PodAffinityTerm}: nodes count as one place when {@code topologyKey} has the same value on them.
 *
 * @see <a href="https://github.com/kubernetes/enhancements/tree/master/keps/sig-scheduling/3633-matchlabelkeys-to-podaffinity">KEP-3633</a>
 */
public record AffinityTerm(PodSelection pods, String topologyKey) {

    /** Reads a term of a pod that lives in {@code namespace} and has {@code labels}. */
    static AffinityTerm of(JsonObject json, String namespace, Map<String, String> labels) {
        var namespaces = new TreeSet<>(json.array("namespaces").strings().toList());
        if (namespaces.isEmpty() && !json.has("namespaceSelector")) {
            namespaces.add(namespace);
        }
        var namespaceSelector = json.has("namespaceSelector")
                ? Optional.of(LabelSelector.of(json.object("namespaceSelector")))
                : Optional.<LabelSelector>empty();
        return new AffinityTerm(
                new PodSelection(namespaces, namespaceSelector, selector(json, labels)), json.text("topologyKey"));
    }

    private static Optional<LabelSelector> selector(JsonObject json, Map<String, String> labels) {
        return selectorOf(json)
                .map(selector -> withLabelsOf(selector, json, "matchLabelKeys", Operator.IN, labels))
                .map(selector -> withLabelsOf(selector, json, "mismatchLabelKeys", Operator.NOT_IN, labels));
    }

    static Optional<LabelSelector> selectorOf(JsonObject json) {
        return json.has("labelSelector")
                ? Optional.of(LabelSelector.of(json.object("labelSelector")))
                : Optional.empty();
    }

    /**
     * Adds what {@code matchLabelKeys} stand for. A server that did so already makes no difference, since the same
     * requirement twice is the same as once.
     */
    static LabelSelector withLabelsOf(
            LabelSelector selector, JsonObject json, String keys, Operator operator, Map<String, String> labels) {
        var all = new ArrayList<>(selector.requirements());
        for (var key : json.array(keys).strings().toList()) {
            var value = labels.get(key);
            var added = value == null ? null : new Requirement(key, operator, List.of(value));
            if (added != null && !all.contains(added)) {
                all.add(added);
            }
        }
        return all.size() == selector.requirements().size() ? selector : new LabelSelector(all);
    }
}
