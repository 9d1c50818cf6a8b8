package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.NodeAffinity;
import dev.djong.scheduler.snapshot.PodShape;
import java.util.Optional;

/** The pod's {@code nodeSelector} and required node affinity must hold; preferred node affinity makes nodes better. */
final class NodeAffinityPlugin implements NodeFilter, NodeScorer {
    static final String NAME = "NodeAffinity";

    private static final Verdict REJECTED =
            Verdict.rejectedForGood(NAME, "node(s) didn't match Pod's node affinity/selector");

    private static final Verdict NOT_ALLOWED =
            Verdict.rejectedForGood(NAME, "node(s) didn't match scheduler-enforced node affinity");

    private final NodeAffinity added;

    /** @param added what all pods of the profile want beside their own wishes */
    NodeAffinityPlugin(NodeAffinity added) {
        this.added = added;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<NodeTest> filterFor(PodShape pod) {
        var affinity = pod.affinity();
        if (!affinity.isRequirement() && !added.isRequirement()) {
            return Optional.empty();
        }
        return Optional.of(node -> !added.allows(node.facts())
                ? NOT_ALLOWED
                : affinity.allows(node.facts()) ? Verdict.ACCEPTED : REJECTED);
    }

    @Override
    public Optional<NodeScore> scoreFor(PodShape pod, ClusterSnapshot snapshot) {
        var affinity = pod.affinity();
        return affinity.preferred().isEmpty() && added.preferred().isEmpty()
                ? Optional.empty()
                : Optional.of(node -> affinity.preferenceFor(node.facts()) + added.preferenceFor(node.facts()));
    }

    @Override
    public Scale scale() {
        return Scale.HIGHEST_IS_BEST;
    }
}
