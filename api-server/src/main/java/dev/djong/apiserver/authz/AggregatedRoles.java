package dev.djong.apiserver.authz;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;

/**
 * The rules of a ClusterRole with an {@code aggregationRule}: the union of the rules of all ClusterRoles that it selects. How
 * {@code admin}, {@code edit} and {@code view} take in what others add by label.
 */
public final class AggregatedRoles {
    private AggregatedRoles() {}

    /** The role with the rules that it should have now; empty where it is not aggregated or has them already. */
    public static Optional<ApiObject> refreshed(ApiObject role, Collection<ApiObject> all) {
        if (!role.root().has("aggregationRule")) {
            return Optional.empty();
        }
        var rules = union(role, all);
        return rules.equals(role.root().array("rules")) ? Optional.empty() : Optional.of(role.with("rules", rules));
    }

    private static JsonArray union(ApiObject role, Collection<ApiObject> all) {
        var selectors = role.root()
                .object("aggregationRule")
                .array("clusterRoleSelectors")
                .objects()
                .map(LabelSelector::of)
                .toList();
        var rules = new LinkedHashSet<Json>();
        for (var selector : selectors) {
            all.stream()
                    .filter(other -> !other.name().equals(role.name()) && selector.matches(other.labels()))
                    .sorted(Comparator.comparing(ApiObject::name))
                    .flatMap(other -> other.root().array("rules").stream())
                    .forEach(rules::add);
        }
        return JsonArray.of(rules);
    }
}
