package dev.djong.scheduler.cycle;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rules once more, straight from the JSON with exact decimals, no memory and no speed: what the real scheduler is
 * held against. Answers the set of nodes that are best, or the counted reasons.
 */
final class NaiveScheduler {
    /** @param best all nodes with the highest total; empty where {@code reasons} tell why there is none */
    record Answer(TreeSet<String> best, TreeMap<String, Integer> reasons) {}

    private final List<ApiObject> nodes;
    private final List<ApiObject> pods;
    private final NaiveNeighbours neighbours;

    NaiveScheduler(List<ApiObject> nodes, List<ApiObject> placedPods) {
        this.nodes = nodes;
        this.pods = placedPods;
        this.neighbours = new NaiveNeighbours(nodes, placedPods, NaiveScheduler::wants);
    }

    Answer decide(ApiObject pod) {
        var reasons = new TreeMap<String, Integer>();
        var feasible = new ArrayList<ApiObject>();
        for (var node : nodes) {
            var why = whyNot(pod, node);
            why.forEach(reason -> reasons.merge(reason, 1, Integer::sum));
            if (why.isEmpty()) {
                feasible.add(node);
            }
        }
        return feasible.isEmpty() ? new Answer(new TreeSet<>(), reasons) : new Answer(best(pod, feasible), reasons);
    }

    private List<String> whyNot(ApiObject pod, ApiObject node) {
        if (node.spec().flag("unschedulable")
                && !tolerates(
                        pod,
                        JsonObject.of(
                                "key", Json.of("node.kubernetes.io/unschedulable"), "effect", Json.of("NoSchedule")))) {
            return List.of("node(s) were unschedulable");
        }
        for (var taint : node.spec().array("taints").objects().toList()) {
            if (!taint.text("effect").equals("PreferNoSchedule") && !tolerates(pod, taint)) {
                return List.of(
                        "node(s) had untolerated taint {" + taint.text("key") + ": " + taint.text("value") + "}");
            }
        }
        if (!wants(pod, node)) {
            return List.of("node(s) didn't match Pod's node affinity/selector");
        }
        for (var port : ports(pod)) {
            if (podsOn(node).stream().anyMatch(other -> ports(other).contains(port))) {
                return List.of("node(s) didn't have free ports for the requested pod ports");
            }
        }
        var missing = shortages(pod, node);
        return missing.isEmpty() ? neighbours.whyNot(pod, node) : missing;
    }

    private List<String> shortages(ApiObject pod, ApiObject node) {
        var missing = new ArrayList<String>();
        if (podsOn(node).size() + 1 > allocatable(node, "pods").intValueExact()) {
            missing.add("Too many pods");
        }
        for (var resource : List.of("cpu", "memory", "ephemeral-storage", "dev/gpu")) {
            var wanted = request(pod, resource);
            if (wanted.signum() > 0 && wanted.add(used(node, resource)).compareTo(allocatable(node, resource)) > 0) {
                missing.add("Insufficient " + resource);
            }
        }
        return missing;
    }

    private TreeSet<String> best(ApiObject pod, List<ApiObject> feasible) {
        var soft = new HashMap<String, Integer>();
        var liked = new HashMap<String, Integer>();
        for (var node : feasible) {
            soft.put(node.name(), (int) node.spec()
                    .array("taints")
                    .objects()
                    .filter(taint -> taint.text("effect").equals("PreferNoSchedule") && !tolerates(pod, taint))
                    .count());
            liked.put(node.name(), preference(pod, node));
        }
        int worst = soft.values().stream().max(Integer::compare).orElseThrow();
        int most = liked.values().stream().max(Integer::compare).orElseThrow();
        var near = neighbours.affinityScores(pod, feasible);
        var spread = neighbours.spreadScores(pod, feasible);
        var totals = new TreeMap<Integer, TreeSet<String>>();
        for (var node : feasible) {
            int taints = worst == 0 ? 100 : 100 - 100 * soft.get(node.name()) / worst;
            int affinity = most == 0 ? 0 : 100 * liked.get(node.name()) / most;
            int others = 2 * near.get(node.name()) + 2 * spread.get(node.name());
            int total = others + 3 * taints + 2 * affinity + leastAllocated(pod, node) + balanced(pod, node);
            totals.computeIfAbsent(total, any -> new TreeSet<>()).add(node.name());
        }
        return totals.lastEntry().getValue();
    }

    private int leastAllocated(ApiObject pod, ApiObject node) {
        return (left(pod, node, "cpu", new BigDecimal("0.1"))
                        + left(pod, node, "memory", BigDecimal.valueOf(200 << 20)))
                / 2;
    }

    private int left(ApiObject pod, ApiObject node, String resource, BigDecimal byDefault) {
        var has = allocatable(node, resource);
        var taken = orDefault(request(pod, resource), byDefault);
        for (var other : podsOn(node)) {
            taken = taken.add(orDefault(request(other, resource), byDefault));
        }
        return taken.compareTo(has) > 0
                ? 0
                : has.subtract(taken)
                        .multiply(BigDecimal.valueOf(100))
                        .divideToIntegralValue(has)
                        .intValueExact();
    }

    private static BigDecimal orDefault(BigDecimal request, BigDecimal byDefault) {
        return request.signum() == 0 ? byDefault : request;
    }

    private int balanced(ApiObject pod, ApiObject node) {
        if (request(pod, "cpu").signum() == 0 && request(pod, "memory").signum() == 0) {
            return 0;
        }
        return (int) ((1 - Math.abs(share(pod, node, "cpu") - share(pod, node, "memory")) / 2) * 100);
    }

    private double share(ApiObject pod, ApiObject node, String resource) {
        var taken = used(node, resource).add(request(pod, resource)).doubleValue();
        return Math.min(1, taken / allocatable(node, resource).doubleValue());
    }

    private static boolean tolerates(ApiObject pod, JsonObject taint) {
        return pod.spec().array("tolerations").objects().anyMatch(toleration -> {
            boolean effect =
                    !toleration.has("effect") || toleration.text("effect").equals(taint.text("effect"));
            boolean key = !toleration.has("key") || toleration.text("key").equals(taint.text("key"));
            boolean value = toleration.text("operator").equals("Exists")
                    || toleration.text("value").equals(taint.text("value"));
            return effect && key && value;
        });
    }

    private static boolean wants(ApiObject pod, ApiObject node) {
        var labels = node.labels();
        if (!labels.entrySet()
                .containsAll(pod.spec().object("nodeSelector").stringMap().entrySet())) {
            return false;
        }
        var required = nodeAffinity(pod).object("requiredDuringSchedulingIgnoredDuringExecution");
        return required.isEmpty()
                || required.array("nodeSelectorTerms").objects().anyMatch(term -> matches(term, node.labels()));
    }

    private static int preference(ApiObject pod, ApiObject node) {
        return nodeAffinity(pod)
                .array("preferredDuringSchedulingIgnoredDuringExecution")
                .objects()
                .filter(each -> matches(each.object("preference"), node.labels()))
                .mapToInt(each -> (int) each.integerOr("weight", 0))
                .sum();
    }

    private static JsonObject nodeAffinity(ApiObject pod) {
        return pod.spec().object("affinity").object("nodeAffinity");
    }

    private static boolean matches(JsonObject term, Map<String, String> labels) {
        return term.array("matchExpressions")
                .objects()
                .allMatch(each -> LabelSelector.requirement(each).matches(labels));
    }

    private static List<String> ports(ApiObject pod) {
        return pod.spec()
                .array("containers")
                .objects()
                .flatMap(container -> container.array("ports").objects())
                .map(port -> port.text("protocol") + port.integerOr("hostPort", 0))
                .toList();
    }

    private List<ApiObject> podsOn(ApiObject node) {
        return pods.stream()
                .filter(pod -> pod.spec().text("nodeName").equals(node.name()))
                .toList();
    }

    private BigDecimal used(ApiObject node, String resource) {
        return podsOn(node).stream().map(pod -> request(pod, resource)).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal allocatable(ApiObject node, String resource) {
        return amount(node.status().object("allocatable"), resource);
    }

    private static BigDecimal request(ApiObject pod, String resource) {
        return pod.spec()
                .array("containers")
                .objects()
                .map(container -> amount(container.object("resources").object("requests"), resource))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal amount(JsonObject list, String resource) {
        return list.get(resource) instanceof JsonString(var text)
                ? Quantity.parse(text).value()
                : BigDecimal.ZERO;
    }
}
