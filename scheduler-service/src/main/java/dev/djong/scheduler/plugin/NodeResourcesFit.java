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
import java.util.Set;

/**
 * A node must have room for all that the pod requests, and for one pod more. Among those, nodes with more left over are
 * better by default; see {@link ResourceStrategy}.
 */
final class NodeResourcesFit implements NodeFilter, NodeScorer {
    static final String NAME = "NodeResourcesFit";

    /**
     * The arguments of the plugin.
     *
     * @param ignoredResources extended resources that somebody else looks after, by name
     * @param ignoredResourceGroups the same by what stands before the slash
     */
    record Settings(Set<String> ignoredResources, Set<String> ignoredResourceGroups, ResourceStrategy strategy) {
        static final Settings STANDARD = new Settings(Set.of(), Set.of(), ResourceStrategy.STANDARD);

        boolean ignores(String resource) {
            int slash = resource.indexOf('/');
            return ignoredResources.contains(resource)
                    || slash > 0 && ignoredResourceGroups.contains(resource.substring(0, slash));
        }
    }

    private final Settings settings;

    NodeResourcesFit(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<NodeTest> filterFor(PodShape pod) {
        var wanted = pod.requests();
        return Optional.of(node -> fits(wanted, node) ? Verdict.ACCEPTED : shortage(wanted, node));
    }

    private boolean fits(ResourceAmounts wanted, NodeInfo node) {
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

    private List<String> missingExtended(ResourceAmounts wanted, NodeInfo node) {
        var has = node.facts().allocatable();
        var used = node.load().requested();
        return wanted.extended().entrySet().stream()
                .filter(each -> !settings.ignores(each.getKey()))
                .filter(each -> each.getValue() > has.amountOf(each.getKey()) - used.amountOf(each.getKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean fitsWhenEmpty(ResourceAmounts wanted, ResourceAmounts has) {
        return wanted.milliCpu() <= has.milliCpu()
                && wanted.memoryBytes() <= has.memoryBytes()
                && wanted.ephemeralStorageBytes() <= has.ephemeralStorageBytes()
                && wanted.extended().entrySet().stream()
                        .filter(each -> !settings.ignores(each.getKey()))
                        .allMatch(each -> each.getValue() <= has.amountOf(each.getKey()));
    }

    /** A released pod always gives back its place among the node's pods, and mostly CPU and memory. */
    @Override
    public boolean mayHelp(PodInfo pod, ClusterEvent event) {
        return event instanceof ClusterEvent.PodReleased || NodeFilter.super.mayHelp(pod, event);
    }

    @Override
    public Optional<NodeScore> scoreFor(PodShape pod, ClusterSnapshot snapshot) {
        return Optional.of(settings.strategy().scoreFor(pod));
    }

    @Override
    public Scale scale() {
        return Scale.AS_IS;
    }
}
