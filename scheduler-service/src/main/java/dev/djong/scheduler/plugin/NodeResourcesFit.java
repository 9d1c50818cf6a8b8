package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.NodeInfo;
import dev.djong.scheduler.snapshot.PodInfo;
import dev.djong.scheduler.snapshot.PodShape;
import dev.djong.scheduler.snapshot.ResourceAmounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node must have room for all that the pod requests, and for one pod more. Among those, nodes with more left over are
 * better (least allocated).
 */
final class NodeResourcesFit implements NodeFilter, NodeScorer {

    @Override
    public String name() {
        return "NodeResourcesFit";
    }

    @Override
    public Optional<NodeTest> filterFor(PodShape pod) {
        var wanted = pod.requests();
        return Optional.of(node -> fits(wanted, node) ? Verdict.ACCEPTED : shortage(wanted, node));
    }

    private static boolean fits(ResourceAmounts wanted, NodeInfo node) {
        var has = node.facts().allocatable();
        var used = node.load().requested();
        return node.load().pods().size() < node.facts().maxPods()
                && (wanted.milliCpu() == 0 || wanted.milliCpu() <= has.milliCpu() - used.milliCpu())
                && (wanted.memoryBytes() == 0 || wanted.memoryBytes() <= has.memoryBytes() - used.memoryBytes())
                && (wanted.ephemeralStorageBytes() == 0
                        || wanted.ephemeralStorageBytes() <= has.ephemeralStorageBytes() - used.ephemeralStorageBytes())
                && (wanted.extended().isEmpty() || missingExtended(wanted, node).isEmpty());
    }

    /** Every resource that is short, with a hint whether an empty node of this size would do. */
    private Verdict shortage(ResourceAmounts wanted, NodeInfo node) {
        var reasons = new ArrayList<String>();
        if (node.load().pods().size() >= node.facts().maxPods()) {
            reasons.add("Too many pods");
        }
        var has = node.facts().allocatable();
        var free = has.minus(node.load().requested());
        if (isShort(wanted.milliCpu(), free.milliCpu())) {
            reasons.add("Insufficient cpu");
        }
        if (isShort(wanted.memoryBytes(), free.memoryBytes())) {
            reasons.add("Insufficient memory");
        }
        if (isShort(wanted.ephemeralStorageBytes(), free.ephemeralStorageBytes())) {
            reasons.add("Insufficient ephemeral-storage");
        }
        missingExtended(wanted, node).forEach(name -> reasons.add("Insufficient " + name));
        return new Verdict.Rejected(name(), List.copyOf(reasons), fitsWhenEmpty(wanted, has));
    }

    private static boolean isShort(long wanted, long free) {
        return wanted > 0 && wanted > free;
    }

    private static List<String> missingExtended(ResourceAmounts wanted, NodeInfo node) {
        var has = node.facts().allocatable();
        var used = node.load().requested();
        return wanted.extended().entrySet().stream()
                .filter(each -> each.getValue() > has.amountOf(each.getKey()) - used.amountOf(each.getKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean fitsWhenEmpty(ResourceAmounts wanted, ResourceAmounts has) {
        return wanted.milliCpu() <= has.milliCpu()
                && wanted.memoryBytes() <= has.memoryBytes()
                && wanted.ephemeralStorageBytes() <= has.ephemeralStorageBytes()
                && wanted.extended().entrySet().stream()
                        .allMatch(each -> each.getValue() <= has.amountOf(each.getKey()));
    }

    /** A released pod always gives back its place among the node's pods, and mostly CPU and memory. */
    @Override
    public boolean mayHelp(PodInfo pod, ClusterEvent event) {
        return event instanceof ClusterEvent.PodReleased || NodeFilter.super.mayHelp(pod, event);
    }

    @Override
    public Optional<NodeScore> scoreFor(PodShape pod, ClusterSnapshot snapshot) {
        var wanted = pod.forScoring();
        return Optional.of(node -> leastAllocated(wanted, node));
    }

    /** The mean, over CPU and memory, of the share that is left once the pod is there. */
    private static int leastAllocated(ResourceAmounts wanted, NodeInfo node) {
        var has = node.facts().allocatable();
        var used = node.load().forScoring();
        int resources = 0;
        int sum = 0;
        if (has.milliCpu() > 0) {
            sum += shareLeft(has.milliCpu(), used.milliCpu() + wanted.milliCpu());
            resources++;
        }
        if (has.memoryBytes() > 0) {
            sum += shareLeft(has.memoryBytes(), used.memoryBytes() + wanted.memoryBytes());
            resources++;
        }
        return resources == 0 ? 0 : sum / resources;
    }

    private static int shareLeft(long has, long taken) {
        return taken > has ? 0 : (int) ((has - taken) * MAX_SCORE / has);
    }

    @Override
    public Scale scale() {
        return Scale.AS_IS;
    }
}
