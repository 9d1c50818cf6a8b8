package dev.djong.scheduler.cycle;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/** The rules about other pods once more, straight from the JSON: every question looks at every pod and every node. */
final class NaiveNeighbours {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

    private final Map<String, ApiObject> nodes = new TreeMap<>();
    private final List<ApiObject> pods;
    /** Whether a pod's node affinity and selector allow a node. */
    private final BiPredicate<ApiObject, ApiObject> wants;

    NaiveNeighbours(List<ApiObject> nodes, List<ApiObject> pods, BiPredicate<ApiObject, ApiObject> wants) {
        nodes.forEach(node -> this.nodes.put(node.name(), node));
        this.pods = pods;
        this.wants = wants;
    }

    List<String> whyNot(ApiObject pod, ApiObject node) {
        for (var constraint : constraints(pod, "DoNotSchedule")) {
            if (!node.labels().containsKey(constraint.text("topologyKey"))) {
                return List.of("node(s) didn't match pod topology spread constraints (missing required label)");
            }
            if (skew(pod, node, constraint) > constraint.integerOr("maxSkew", 1)) {
                return List.of("node(s) didn't match pod topology spread constraints");
            }
        }
        if (!isNear(pod, node)) {
            return List.of("node(s) didn't match pod affinity rules");
        }
        for (var term : terms(pod, "podAntiAffinity")) {
            if (pods.stream().anyMatch(other -> matches(term, pod, other) && together(term, node, other))) {
                return List.of("node(s) didn't match pod anti-affinity rules");
            }
        }
        for (var other : pods) {
            for (var term : terms(other, "podAntiAffinity")) {
                if (matches(term, other, pod) && together(term, node, other)) {
                    return List.of("node(s) didn't satisfy existing pods anti-affinity rules");
                }
            }
        }
        return List.of();
    }

    private static List<JsonObject> constraints(ApiObject pod, String kind) {
        return pod.spec()
                .array("topologySpreadConstraints")
                .objects()
                .filter(each -> each.text("whenUnsatisfiable").equals(kind))
                .toList();
    }

    private long skew(ApiObject pod, ApiObject node, JsonObject constraint) {
        var key = constraint.text("topologyKey");
        var byValue = new HashMap<String, Integer>();
        for (var each : nodes.values()) {
            boolean hasAll = constraints(pod, "DoNotSchedule").stream()
                    .allMatch(any -> each.labels().containsKey(any.text("topologyKey")));
            if (hasAll && wants.test(pod, each)) {
                byValue.merge(each.labels().get(key), counted(constraint, each), Integer::sum);
            }
        }
        int fewest = byValue.size() < constraint.integerOr("minDomains", 1)
                ? 0
                : byValue.values().stream().min(Integer::compare).orElse(0);
        int self = selects(constraint, pod) ? 1 : 0;
        return byValue.getOrDefault(node.labels().get(key), 0) + self - fewest;
    }

    private int counted(JsonObject constraint, ApiObject node) {
        return (int) pods.stream()
                .filter(pod -> pod.spec().text("nodeName").equals(node.name()))
                .filter(pod -> selects(constraint, pod))
                .count();
    }

    private static boolean selects(JsonObject withSelector, ApiObject pod) {
        return LabelSelector.of(withSelector.object("labelSelector")).matches(pod.labels());
    }

    private boolean isNear(ApiObject pod, ApiObject node) {
        var terms = terms(pod, "podAffinity");
        var friends = pods.stream()
                .filter(other -> terms.stream().allMatch(term -> matches(term, pod, other)))
                .toList();
        boolean anywhere = friends.stream()
                .anyMatch(other ->
                        terms.stream().anyMatch(term -> nodeOf(other).labels().containsKey(term.text("topologyKey"))));
        boolean first = !anywhere && terms.stream().allMatch(term -> matches(term, pod, pod));
        for (var term : terms) {
            if (!node.labels().containsKey(term.text("topologyKey"))) {
                return false;
            }
            if (!first && friends.stream().noneMatch(other -> together(term, node, other))) {
                return false;
            }
        }
        return true;
    }

    private static List<JsonObject> terms(ApiObject pod, String kind) {
        return pod.spec()
                .object("affinity")
                .object(kind)
                .array(REQUIRED)
                .objects()
                .toList();
    }

    private static boolean matches(JsonObject term, ApiObject owner, ApiObject other) {
        return owner.namespace().equals(other.namespace()) && selects(term, other);
    }

    private ApiObject nodeOf(ApiObject pod) {
        return nodes.get(pod.spec().text("nodeName"));
    }

    private boolean together(JsonObject term, ApiObject node, ApiObject placed) {
        var key = term.text("topologyKey");
        var there = nodeOf(placed).labels().get(key);
        return there != null && there.equals(node.labels().get(key));
    }

    /** What wishes about other pods give each of the possible nodes, 0 to 100. */
    Map<String, Integer> affinityScores(ApiObject pod, List<ApiObject> feasible) {
        var raw = new HashMap<String, Integer>();
        for (var node : feasible) {
            int sum = 0;
            for (var other : pods) {
                sum += wish(pod, other, node, other) + wish(other, pod, node, other);
                for (var term : terms(other, "podAffinity")) {
                    sum += matches(term, other, pod) && together(term, node, other) ? 1 : 0;
                }
            }
            raw.put(node.name(), sum);
        }
        int lowest = raw.values().stream().min(Integer::compare).orElseThrow();
        int highest = raw.values().stream().max(Integer::compare).orElseThrow();
        raw.replaceAll(
                (node, sum) -> highest == lowest ? 0 : (int) (100 * ((double) (sum - lowest) / (highest - lowest))));
        return raw;
    }

    private int wish(ApiObject owner, ApiObject target, ApiObject node, ApiObject placed) {
        int sum = 0;
        for (var kind : List.of("podAffinity", "podAntiAffinity")) {
            for (var each : owner.spec()
                    .object("affinity")
                    .object(kind)
                    .array(PREFERRED)
                    .objects()
                    .toList()) {
                var term = each.object("podAffinityTerm");
                if (matches(term, owner, target) && together(term, node, placed)) {
                    sum += (kind.equals("podAffinity") ? 1 : -1) * (int) each.integerOr("weight", 0);
                }
            }
        }
        return sum;
    }

    /** What wishes to be spread give each of the possible nodes, 0 to 100; empty where there are none. */
    Map<String, Integer> spreadScores(ApiObject pod, List<ApiObject> feasible) {
        var wishes = constraints(pod, "ScheduleAnyway");
        var penalties = new HashMap<String, Long>();
        var ranked = feasible.stream().filter(node -> hasAll(node, wishes)).toList();
        for (var node : ranked) {
            double sum = 0;
            for (var wish : wishes) {
                sum += penalty(pod, node, wish, wishes, ranked);
            }
            penalties.put(node.name(), Math.round(sum));
        }
        long lowest = penalties.values().stream().min(Long::compare).orElse(0L);
        long highest = penalties.values().stream().max(Long::compare).orElse(0L);
        var scores = new HashMap<String, Integer>();
        feasible.forEach(node -> scores.put(node.name(), 0));
        penalties.forEach((node, penalty) -> scores.put(
                node,
                wishes.isEmpty() ? 0 : highest == 0 ? 100 : (int) (100 * (highest + lowest - penalty) / highest)));
        return scores;
    }

    private static boolean hasAll(ApiObject node, List<JsonObject> wishes) {
        return wishes.stream().allMatch(each -> node.labels().containsKey(each.text("topologyKey")));
    }

    private double penalty(
            ApiObject pod, ApiObject node, JsonObject wish, List<JsonObject> wishes, List<ApiObject> ranked) {
        var key = wish.text("topologyKey");
        int size = key.equals("kubernetes.io/hostname") ? ranked.size() : new HashSet<>(values(key, ranked)).size();
        int count = 0;
        for (var each : nodes.values()) {
            boolean same = node.labels().get(key).equals(each.labels().get(key));
            boolean itself = key.equals("kubernetes.io/hostname") && same;
            if (itself || same && hasAll(each, wishes) && wants.test(pod, each)) {
                count += counted(wish, each);
            }
        }
        return count * Math.log(size + 2) + wish.integerOr("maxSkew", 1) - 1;
    }

    private static List<String> values(String key, List<ApiObject> ranked) {
        var values = new ArrayList<String>();
        ranked.forEach(node -> values.add(node.labels().get(key)));
        return values;
    }
}
