package dev.djong.scheduler.plugin;

import dev.djong.scheduler.plugin.ResourceStrategy.ResourceWeight;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.NodeInfo;
import dev.djong.scheduler.snapshot.PodShape;
import dev.djong.scheduler.snapshot.ResourceAmounts;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Prefers nodes whose resources are used up evenly, so that none runs out while another lies idle: 100 less the standard
 * deviation of the used shares. Pods that request none of them do not care.
 */
final class BalancedAllocation implements NodeScorer {
    static final String NAME = "NodeResourcesBalancedAllocation";

    private final List<ToLongFunction<ResourceAmounts>> resources;

    /** @param resources CPU and memory by default; their weights mean nothing here */
    BalancedAllocation(List<ResourceWeight> resources) {
        this.resources = resources.stream().map(ResourceWeight::amount).toList();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<NodeScore> scoreFor(PodShape pod, ClusterSnapshot snapshot) {
        var wanted = pod.requests();
        return resources.stream().allMatch(each -> each.applyAsLong(wanted) == 0)
                ? Optional.empty()
                : Optional.of(node -> balance(wanted, node));
    }

    private int balance(ResourceAmounts wanted, NodeInfo node) {
        var shares = new double[resources.size()];
        int count = 0;
        for (int i = 0; i < shares.length; i++) {
            var resource = resources.get(i);
            long has = resource.applyAsLong(node.facts().allocatable());
            if (has > 0) {
                long taken = resource.applyAsLong(node.load().requested()) + resource.applyAsLong(wanted);
                shares[count++] = Math.min(1, (double) taken / has);
            }
        }
        return (int) ((1 - deviation(shares, count)) * MAX_SCORE);
    }

    /** Of two shares it is half of their difference; of one it is none. */
    private static double deviation(double[] shares, int count) {
        if (count < 2) {
            return 0;
        }
        if (count == 2) {
            return Math.abs(shares[0] - shares[1]) / 2;
        }
        double mean = 0;
        for (int i = 0; i < count; i++) {
            mean += shares[i] / count;
        }
        double variance = 0;
        for (int i = 0; i < count; i++) {
            variance += (shares[i] - mean) * (shares[i] - mean) / count;
        }
        return Math.sqrt(variance);
    }

    @Override
    public Scale scale() {
        return Scale.AS_IS;
    }
}
