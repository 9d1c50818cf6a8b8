package dev.djong.apiserver.warning;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Labels of nodes that have other names today, wherever something is chosen by them. */
final class NodeLabels {
    private static final Map<String, String> DEPRECATED = Map.of(
            "beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
            "beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead",
            "failure-domain.beta.kubernetes.io/region",
                    "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
            "failure-domain.beta.kubernetes.io/zone",
                    "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
            "beta.kubernetes.io/instance-type",
                    "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead");

    private NodeLabels() {}

    static Optional<String> deprecation(String label) {
        return Optional.ofNullable(DEPRECATED.get(label));
    }

    /** @param labels of label and value */
    static List<String> ofSelector(String path, JsonObject labels) {
        var warnings = new ArrayList<String>();
        for (var label : labels.names()) {
            deprecation(label).ifPresent(text -> warnings.add(path + "[" + label + "]: " + text));
        }
        return warnings;
    }

    /** @param terms node selector terms, which lie at {@code path[i]} */
    static List<String> ofTerms(String path, JsonArray terms) {
        var warnings = new ArrayList<String>();
        for (int i = 0; i < terms.size(); i++) {
            warnings.addAll(ofTerm(path + "[" + i + "]", terms.get(i).asObject()));
        }
        return warnings;
    }

    static List<String> ofTerm(String path, JsonObject term) {
        return ofExpressions(path + ".matchExpressions", term.array("matchExpressions"));
    }

    static List<String> ofExpressions(String path, JsonArray expressions) {
        var warnings = new ArrayList<String>();
        for (int i = 0; i < expressions.size(); i++) {
            var key = expressions.get(i).asObject().text("key");
            var place = path + "[" + i + "].key: " + key + " is ";
            deprecation(key).ifPresent(text -> warnings.add(place + text));
        }
        return warnings;
    }
}
