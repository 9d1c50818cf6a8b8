package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.NodeInfo;
import dev.djong.scheduler.snapshot.PodShape;
import java.util.List;

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

    /** How much a resource counts. */
    record ResourceWeight(String name, int weight) {}

    /** @param score 0 to 10 */
    record Point(int utilization, int score) {}

    static final List<ResourceWeight> CPU_AND_MEMORY =
            List.of(new ResourceWeight("cpu", 1), new ResourceWeight("memory", 1));

    static final ResourceStrategy STANDARD =
            new ResourceStrategy(Kind.LEAST_ALLOCATED, CPU_AND_MEMORY, List.of());

    private static final int FULL_PERCENT = 100;
    private static final int SHAPE_TO_SCORE = ScorePlugin.MAX_SCORE / 10;

    /** The mean over all resources that the node has and that matter to the pod. */
    int score(PodShape pod, NodeInfo node) {
        long sum = 0;
        long weights = 0;
        for (var each : resources) {
            long has = node.facts().allocatable().named(each.name());
            long wanted = wanted(pod, each.name());
            if (has > 0 && wanted >= 0) {
                int score = scoreOf(has, wanted + used(node, each.name()));
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

    /** -1 for a device that the pod does not ask for: it does not care how many are left. */
    private static long wanted(PodShape pod, String resource) {
        return switch (resource) {
            case "cpu", "memory" -> pod.forScoring().named(resource);
            case "ephemeral-storage" -> pod.requests().named(resource);
            default -> pod.requests().named(resource) == 0 ? -1 : pod.requests().named(resource);
        };
    }

    private static long used(NodeInfo node, String resource) {
        return resource.equals("cpu") || resource.equals("memory")
                ? node.load().forScoring().named(resource)
                : node.load().requested().named(resource);
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
