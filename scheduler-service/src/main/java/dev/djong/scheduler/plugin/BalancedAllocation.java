package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.NodeInfo;
import dev.djong.scheduler.snapshot.PodShape;
import dev.djong.scheduler.snapshot.ResourceAmounts;
import java.util.Optional;

/**
 * Prefers nodes whose CPU and memory are used up evenly, so that neither runs out while the other lies idle: 100 less the
 * standard deviation of the two used shares. Pods that request neither do not care.
 */
final class BalancedAllocation implements NodeScorer {

    @Override
    public String name() {
        return "NodeResourcesBalancedAllocation";
    }

    @Override
    public Optional<NodeScore> scoreFor(PodShape pod, ClusterSnapshot snapshot) {
        var wanted = pod.requests();
        return wanted.milliCpu() == 0 && wanted.memoryBytes() == 0
                ? Optional.empty()
                : Optional.of(node -> balance(wanted, node));
    }

    private static int balance(ResourceAmounts wanted, NodeInfo node) {
        var has = node.facts().allocatable();
        var used = node.load().requested();
        if (has.milliCpu() <= 0 || has.memoryBytes() <= 0) {
            return MAX_SCORE; // the deviation of one share is none
        }
        double cpu = share(used.milliCpu() + wanted.milliCpu(), has.milliCpu());
        double memory = share(used.memoryBytes() + wanted.memoryBytes(), has.memoryBytes());
        return (int) ((1 - Math.abs(cpu - memory) / 2) * MAX_SCORE);
    }

    private static double share(long taken, long has) {
        return Math.min(1, (double) taken / has);
    }

    @Override
    public Scale scale() {
        return Scale.AS_IS;
    }
}
