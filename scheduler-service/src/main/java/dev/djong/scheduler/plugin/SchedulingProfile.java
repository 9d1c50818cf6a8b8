package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.PodInfo;
import dev.djong.scheduler.snapshot.PodQuery;
import dev.djong.scheduler.snapshot.SpreadConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which rules and opinions decide for the pods of one {@code spec.schedulerName}. Filters run in this order, those about
 * one node first, and the first that rejects a node is the reason that users read; scores are added up by weight.
 *
 * @param preemption empty where no pod is ever evicted for another
 */
public record SchedulingProfile(
        String schedulerName,
        List<NodeFilter> nodeFilters,
        List<ClusterFilter> clusterFilters,
        List<Weighted<NodeScorer>> nodeScorers,
        List<Weighted<ClusterScorer>> clusterScorers,
        Optional<PreemptionLimits> preemption) {
    public static final String DEFAULT_SCHEDULER_NAME = "default-scheduler";

    /** An opinion and how much it counts. */
    public record Weighted<S>(S plugin, int weight) {}

    /** Sorts plugins by what they look at; the order among those of one sort stays. */
    public static SchedulingProfile of(
            String schedulerName,
            List<FilterPlugin> filters,
            List<Weighted<ScorePlugin>> scores,
            Optional<PreemptionLimits> preemption) {
        var nodeFilters = new ArrayList<NodeFilter>();
        var clusterFilters = new ArrayList<ClusterFilter>();
        for (var filter : filters) {
            switch (filter) {
                case NodeFilter node -> nodeFilters.add(node);
                case ClusterFilter cluster -> clusterFilters.add(cluster);
            }
        }
        var nodeScorers = new ArrayList<Weighted<NodeScorer>>();
        var clusterScorers = new ArrayList<Weighted<ClusterScorer>>();
        for (var score : scores) {
            switch (score.plugin()) {
                case NodeScorer node -> nodeScorers.add(new Weighted<>(node, score.weight()));
                case ClusterScorer cluster -> clusterScorers.add(new Weighted<>(cluster, score.weight()));
            }
        }
        return new SchedulingProfile(
                schedulerName,
                List.copyOf(nodeFilters),
                List.copyOf(clusterFilters),
                List.copyOf(nodeScorers),
                List.copyOf(clusterScorers),
                preemption);
    }

    /** What upstream's default profile does. */
    public static SchedulingProfile standard(String schedulerName) {
        return PluginCatalog.profile(schedulerName, PluginCatalog.Choice.standard());
    }

    public List<FilterPlugin> filters() {
        return Stream.<FilterPlugin>concat(nodeFilters.stream(), clusterFilters.stream())
                .toList();
    }

    /** All that these plugins count for the pod. */
    public List<PodQuery> queriesOf(PodInfo pod, ClusterSnapshot snapshot) {
        var spread = spread().map(plugin -> plugin.constraintsOf(pod, snapshot)).orElse(List.of());
        if (spread.isEmpty() && pod.affinity().owned().isEmpty()) {
            return List.of();
        }
        return Stream.concat(pod.affinity().queries(), queries(pod, spread))
                .distinct()
                .toList();
    }

    private Optional<PodTopologySpread> spread() {
        return Stream.concat(clusterFilters.stream(), clusterScorers.stream().map(Weighted::plugin))
                .filter(PodTopologySpread.class::isInstance)
                .map(PodTopologySpread.class::cast)
                .findFirst();
    }

    private static Stream<PodQuery> queries(PodInfo pod, List<SpreadConstraint> spread) {
        return spread.stream().map(each -> each.query(pod.key().namespace()));
    }
}
