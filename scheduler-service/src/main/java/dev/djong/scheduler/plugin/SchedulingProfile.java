package dev.djong.scheduler.plugin;

import java.util.List;

/**
 * Which rules and opinions decide for the pods of one {@code spec.schedulerName}. Filters run in this order and the first
 * that rejects a node is the reason that users read; scores are added up by weight.
 */
public record SchedulingProfile(String schedulerName, List<FilterPlugin> filters, List<WeightedScore> scores) {
    public static final String DEFAULT_SCHEDULER_NAME = "default-scheduler";

    /** An opinion and how much it counts. */
    public record WeightedScore(ScorePlugin plugin, int weight) {}

    public SchedulingProfile {
        filters = List.copyOf(filters);
        scores = List.copyOf(scores);
    }

    /** What upstream's default profile does, as far as a rule needs one pod and one node only. */
    public static SchedulingProfile standard(String schedulerName) {
        var taints = new TaintToleration();
        var affinity = new NodeAffinityPlugin();
        var resources = new NodeResourcesFit();
        return new SchedulingProfile(
                schedulerName,
                List.of(
                        new NodeUnschedulable(), // cordoned: an administrator's word comes first
                        new NodeName(), // the pod names its node
                        taints, // the node repels the pod
                        affinity, // the pod wants other nodes
                        new NodePorts(), // the port is taken
                        resources), // no room: dearest test last
                List.of(
                        new WeightedScore(taints, 3), // soft taints count most
                        new WeightedScore(affinity, 2), // then what the pod's author prefers
                        new WeightedScore(resources, 1), // then room
                        new WeightedScore(new BalancedAllocation(), 1))); // and an even use of it
    }
}
