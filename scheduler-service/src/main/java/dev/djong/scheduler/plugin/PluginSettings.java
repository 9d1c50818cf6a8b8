package dev.djong.scheduler.plugin;

import dev.djong.json.JsonObject;
import dev.djong.scheduler.plugin.ResourceStrategy.Kind;
import dev.djong.scheduler.plugin.ResourceStrategy.Point;
import dev.djong.scheduler.plugin.ResourceStrategy.ResourceWeight;
import dev.djong.scheduler.snapshot.NodeAffinity;
import dev.djong.scheduler.snapshot.SpreadConstraint;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the {@code args} of a plugin. All fields are checked to exist; {@link IllegalArgumentException} says what is wrong. */
final class PluginSettings {
    private PluginSettings() {}

    /** Refuses fields that the arguments of that plugin do not have. */
    static void require(JsonObject args, String... known) {
        var all = Set.of(known);
        for (var name : args.names()) {
            if (!all.contains(name) && !name.equals("apiVersion") && !name.equals("kind")) {
                throw new IllegalArgumentException("unknown field \"" + name + "\"");
            }
        }
    }

    static NodeResourcesFit.Settings fit(JsonObject args) {
        require(args, "ignoredResources", "ignoredResourceGroups", "scoringStrategy");
        return new NodeResourcesFit.Settings(
                args.array("ignoredResources").strings().collect(Collectors.toSet()),
                args.array("ignoredResourceGroups").strings().collect(Collectors.toSet()),
                args.has("scoringStrategy") ? strategy(args.object("scoringStrategy")) : ResourceStrategy.STANDARD);
    }

    private static ResourceStrategy strategy(JsonObject json) {
        require(json, "type", "resources", "requestedToCapacityRatio");
        var type = json.text("type");
        var kind = Arrays.stream(Kind.values())
                .filter(each -> each.text().equals(type))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("scoringStrategy.type: Unsupported value: \"" + type
                        + "\": supported values: \"LeastAllocated\", \"MostAllocated\", \"RequestedToCapacityRatio\""));
        var shape = json.object("requestedToCapacityRatio")
                .array("shape")
                .objects()
                .map(each -> new Point((int) each.integerOr("utilization", 0), (int) each.integerOr("score", 0)))
                .toList();
        if (kind == Kind.REQUESTED_TO_CAPACITY_RATIO) {
            requireCurve(shape);
        }
        return new ResourceStrategy(kind, weights(json), shape);
    }

    private static void requireCurve(List<Point> shape) {
        if (shape.isEmpty()) {
            throw new IllegalArgumentException("scoringStrategy.requestedToCapacityRatio.shape: Required value:"
                    + " at least one point must be specified");
        }
        for (int i = 0; i < shape.size(); i++) {
            var point = shape.get(i);
            boolean rises = i == 0 || shape.get(i - 1).utilization() < point.utilization();
            if (!rises
                    || point.utilization() < 0
                    || point.utilization() > 100
                    || point.score() < 0
                    || point.score() > 10) {
                throw new IllegalArgumentException("scoringStrategy.requestedToCapacityRatio.shape[" + i
                        + "]: utilization must rise from 0 to 100, and score lie between 0 and 10");
            }
        }
    }

    private static List<ResourceWeight> weights(JsonObject json) {
        var weights = json.array("resources")
                .objects()
                .map(each -> new ResourceWeight(each.text("name"), (int) each.integerOr("weight", 1)))
                .toList();
        for (var each : weights) {
            if (each.weight() < 1 || each.weight() > 100) {
                throw new IllegalArgumentException("resources: the weight of " + each.name() + " must be 1 to 100");
            }
        }
        return weights.isEmpty() ? ResourceStrategy.CPU_AND_MEMORY : weights;
    }

    static List<ResourceWeight> balanced(JsonObject args) {
        require(args, "resources");
        return weights(args);
    }

    static InterPodAffinity.Settings podAffinity(JsonObject args) {
        require(args, "hardPodAffinityWeight", "ignorePreferredTermsOfExistingPods");
        long weight = args.integerOr("hardPodAffinityWeight", 1);
        if (weight < 0 || weight > 100) {
            throw new IllegalArgumentException(
                    "hardPodAffinityWeight: Invalid value: " + weight + ": not in valid range [0, 100]");
        }
        return new InterPodAffinity.Settings((int) weight, args.flag("ignorePreferredTermsOfExistingPods"));
    }

    static DefaultSpread spread(JsonObject args) {
        require(args, "defaultConstraints", "defaultingType");
        var constraints = args.array("defaultConstraints")
                .objects()
                .map(each -> SpreadConstraint.of(each, Map.of()))
                .toList();
        return switch (args.text("defaultingType")) {
            case "List" -> new DefaultSpread(constraints, false);
            case "", "System" -> {
                if (!constraints.isEmpty()) {
                    throw new IllegalArgumentException(
                            "defaultConstraints: Invalid value: when .defaultingType is System, must be empty");
                }
                yield DefaultSpread.SYSTEM;
            }
            case String other ->
                throw new IllegalArgumentException(
                        "defaultingType: Unsupported value: \"" + other + "\": supported values: \"System\", \"List\"");
        };
    }

    static NodeAffinity addedAffinity(JsonObject args) {
        require(args, "addedAffinity");
        return args.has("addedAffinity") ? NodeAffinity.ofAffinity(args.object("addedAffinity")) : NodeAffinity.ANY;
    }

    static PreemptionLimits preemption(JsonObject args) {
        require(args, "minCandidateNodesPercentage", "minCandidateNodesAbsolute");
        long percentage = args.integerOr("minCandidateNodesPercentage", PreemptionLimits.STANDARD.percentage());
        long atLeast = args.integerOr("minCandidateNodesAbsolute", PreemptionLimits.STANDARD.atLeast());
        if (percentage < 0 || percentage > 100 || atLeast < 0 || percentage + atLeast == 0) {
            throw new IllegalArgumentException("minCandidateNodesPercentage must be 0 to 100, minCandidateNodesAbsolute"
                    + " not negative, and not both 0");
        }
        return new PreemptionLimits((int) percentage, (int) atLeast);
    }
}
