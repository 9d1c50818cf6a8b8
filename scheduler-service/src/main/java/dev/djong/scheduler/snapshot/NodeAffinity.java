package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which nodes a pod wants: its {@code nodeSelector} and its node affinity.
 *
 * @param required alternatives of which one must match; empty where the pod does not say
 */
public record NodeAffinity(
        Map<String, String> selector, Optional<List<NodeTerm>> required, List<Preference> preferred) {
    public static final NodeAffinity ANY = new NodeAffinity(Map.of(), Optional.empty(), List.of());

    /** A wish: nodes that match get {@code weight} (1 to 100). */
    public record Preference(int weight, NodeTerm term) {}

    static NodeAffinity of(JsonObject podSpec) {
        var affinity = podSpec.object("affinity").object("nodeAffinity");
        var required = affinity.object("requiredDuringSchedulingIgnoredDuringExecution");
        var read = new NodeAffinity(
                podSpec.object("nodeSelector").stringMap(),
                required.isEmpty() ? Optional.empty() : Optional.of(NodeTerm.listOf(required)),
                preferences(affinity));
        return read.equals(ANY) ? ANY : read;
    }

    /** Reads a bare {@code nodeAffinity}. */
    public static NodeAffinity ofAffinity(JsonObject nodeAffinity) {
        return of(JsonObject.of("affinity", JsonObject.of("nodeAffinity", nodeAffinity)));
    }

    private static List<Preference> preferences(JsonObject affinity) {
        return affinity.array("preferredDuringSchedulingIgnoredDuringExecution")
                .objects()
                .map(each -> new Preference((int) each.integerOr("weight", 0), NodeTerm.of(each.object("preference"))))
                .toList();
    }

    public boolean isRequirement() {
        return !selector.isEmpty() || required.isPresent();
    }

    public boolean allows(NodeFacts node) {
        return hasSelectedLabels(node) && (required.isEmpty() || anyMatches(required.get(), node));
    }

    private boolean hasSelectedLabels(NodeFacts node) {
        for (var label : selector.entrySet()) {
            if (!label.getValue().equals(node.labels().get(label.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean anyMatches(List<NodeTerm> terms, NodeFacts node) {
        for (var term : terms) {
            if (term.matches(node)) {
                return true;
            }
        }
        return false;
    }

    /** The sum of the weights of all preferences that the node meets. A preference without requirements is met by all. */
    public int preferenceFor(NodeFacts node) {
        int sum = 0;
        for (var preference : preferred) {
            var term = preference.term();
            boolean empty = term.labels().isEmpty() && term.fields().isEmpty();
            if (empty || term.matches(node)) {
                sum += preference.weight();
            }
        }
        return sum;
    }
}
