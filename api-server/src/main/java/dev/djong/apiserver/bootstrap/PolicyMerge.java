package dev.djong.apiserver.bootstrap;

import dev.djong.apiserver.authz.PolicyRule;
import dev.djong.apiserver.authz.RuleCover;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Brings a stored default role or binding up to date without taking anything away: missing rules, subjects, labels and
 * annotations are added. Whoever sets {@code rbac.authorization.kubernetes.io/autoupdate} to {@code "false"} keeps the object as
 * it is.
 */
final class PolicyMerge {
    private PolicyMerge() {}

    /** The object to store; empty where the stored one has everything, or wants to be left alone. */
    static Optional<ApiObject> merge(ApiObject wanted, ApiObject stored) {
        if (stored.annotation(DefaultPolicy.AUTOUPDATE).filter("false"::equals).isPresent()) {
            return Optional.empty();
        }
        var labels = new TreeMap<>(wanted.labels());
        labels.putAll(stored.labels());
        var annotations = new TreeMap<>(wanted.annotations());
        annotations.putAll(stored.annotations());
        var merged = stored.withLabels(labels).withAnnotations(annotations);
        merged = wanted.root().has("aggregationRule")
                ? aggregated(merged, wanted)
                : withMissing(withRules(merged, wanted), wanted.root().array("subjects"), "subjects");
        return merged.equals(stored) ? Optional.empty() : Optional.of(merged);
    }

    /** The rules of an aggregated role belong to the aggregation. */
    private static ApiObject aggregated(ApiObject merged, ApiObject wanted) {
        var member = "clusterRoleSelectors";
        var rule = merged.root().object("aggregationRule");
        var all = union(
                rule.array(member), wanted.root().object("aggregationRule").array(member));
        return all.size() == rule.array(member).size()
                ? merged
                : merged.with("aggregationRule", rule.with(member, all));
    }

    private static ApiObject withRules(ApiObject merged, ApiObject wanted) {
        var missing = RuleCover.missing(PolicyRule.all(merged.root()), PolicyRule.all(wanted.root()));
        if (missing.isEmpty()) {
            return merged;
        }
        var rules = new ArrayList<Json>(merged.root().array("rules").asList());
        missing.stream().map(PolicyRule::toJson).forEach(rules::add);
        return merged.with("rules", JsonArray.of(rules));
    }

    private static ApiObject withMissing(ApiObject merged, JsonArray wanted, String member) {
        var all = union(merged.root().array(member), wanted);
        return all.size() == merged.root().array(member).size() ? merged : merged.with(member, all);
    }

    private static JsonArray union(JsonArray stored, JsonArray wanted) {
        List<Json> all = new ArrayList<>(stored.asList());
        wanted.stream().filter(item -> !has(all, item)).forEach(all::add);
        return JsonArray.of(all);
    }

    private static boolean has(List<Json> all, Json item) {
        return all.stream().anyMatch(other -> withoutGroup(other).equals(withoutGroup(item)));
    }

    /** Subjects are equal by kind, name and namespace: the group is implied by the kind. */
    private static JsonObject withoutGroup(Json subject) {
        return subject.asObject().without("apiGroup");
    }
}
