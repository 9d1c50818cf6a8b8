package dev.djong.scheduler.plugin;

import dev.djong.scheduler.plugin.NodeScorer.NodeScore;
import dev.djong.scheduler.snapshot.NodeInfo;
import dev.djong.scheduler.snapshot.PodShape;
import dev.djong.scheduler.snapshot.ResourceAmounts;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How full nodes should be: what {@code scoringStrategy} of NodeResourcesFit chooses.
 *
 * @param shape of a curve from used percent to score, for {@link Kind#REQUESTED_TO_CAPACITY_RATIO} alone
 */
record ResourceStrategy(Kind kind, List<ResourceWeight> resources, List<Point> shape) {

    enum Kind {
        LEAST_ALLOCATED("LeastAllocated"),
        MOST_ALLOCATED("MostAllocated"),
        REQUESTED_TO_CAPACITY_RATIO("RequestedToCapacityRatio");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /**
     * How much a resource counts.
     *
     * @param amount finds it among others
     * @param hasDefault whether pods that ask for none of it still weigh something
     */
    record ResourceWeight(String name, int weight, ToLongFunction<ResourceAmounts> amount, boolean hasDefault) {
        ResourceWeight(String name, int weight) {
            this(name, weight, ResourceAmounts.reader(name), name.equals("cpu") || name.equals("memory"));
        }

        boolean isDevice() {
            return !hasDefault() && !name.equals("ephemeral-storage");
        }
    }

    /** @param score 0 to 10 */
    record Point(int utilization, int score) {}

    static final List<ResourceWeight> CPU_AND_MEMORY =
            List.of(new ResourceWeight("cpu", 1), new ResourceWeight("memory", 1));

    static final ResourceStrategy STANDARD = new ResourceStrategy(Kind.LEAST_ALLOCATED, CPU_AND_MEMORY, List.of());

    private static final int FULL_PERCENT = 100;
    private static final int SHAPE_TO_SCORE = ScorePlugin.MAX_SCORE / 10;

    /** The score for one pod: the mean over all resources that the node has and that matter to the pod. */
    NodeScore scoreFor(PodShape pod) {
        var mattering = resources.stream()
                .filter(each -> !each.isDevice() || each.amount().applyAsLong(pod.requests()) > 0)
                .toArray(ResourceWeight[]::new);
        return node -> score(mattering, pod, node);
    }

    private int score(ResourceWeight[] mattering, PodShape pod, NodeInfo node) {
        long sum = 0;
        long weights = 0;
        for (var each : mattering) {
            long has = each.amount().applyAsLong(node.facts().allocatable());
            if (has > 0) {
                int score = scoreOf(has, taken(each, pod, node));
                if (kind != Kind.REQUESTED_TO_CAPACITY_RATIO || score > 0) {
                    sum += (long) score * each.weight();
                    weights += each.weight();
                }
            }
        }
        if (weights == 0) {
            return 0;
        }
        return kind == Kind.REQUESTED_TO_CAPACITY_RATIO
                ? (int) Math.round((double) sum / weights)
                : (int) (sum / weights);
    }

    private static long taken(ResourceWeight resource, PodShape pod, NodeInfo node) {
        return resource.hasDefault()
                ? resource.amount().applyAsLong(pod.forScoring())
                        + resource.amount().applyAsLong(node.load().forScoring())
                : resource.amount().applyAsLong(pod.requests())
                        + resource.amount().applyAsLong(node.load().requested());
    }

    private int scoreOf(long has, long taken) {
        return switch (kind) {
            case LEAST_ALLOCATED -> taken > has ? 0 : (int) ((has - taken) * ScorePlugin.MAX_SCORE / has);
            case MOST_ALLOCATED -> (int) (Math.min(taken, has) * ScorePlugin.MAX_SCORE / has);
            case REQUESTED_TO_CAPACITY_RATIO ->
                onCurve(taken > has ? FULL_PERCENT : (int) (taken * FULL_PERCENT / has));
        };
    }

    /** Straight lines between the points, flat before the first and after the last. */
    private int onCurve(int percent) {
        for (int i = 0; i < shape.size(); i++) {
            var to = shape.get(i);
            if (percent <= to.utilization()) {
                return i == 0 ? SHAPE_TO_SCORE * to.score() : between(shape.get(i - 1), to, percent);
            }
        }
        return SHAPE_TO_SCORE * shape.getLast().score();
    }

    private static int between(Point from, Point to, int percent) {
        int start = from.score() * SHAPE_TO_SCORE;
        int rise = to.score() * SHAPE_TO_SCORE - start;
        return start + rise * (percent - from.utilization()) / (to.utilization() - from.utilization());
    }
}
