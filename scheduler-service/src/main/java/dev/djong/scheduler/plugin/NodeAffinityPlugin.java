package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.PodShape;
import java.util.Optional;

/** The pod's {@code nodeSelector} and required node affinity must hold; preferred node affinity makes nodes better. */
final class NodeAffinityPlugin implements NodeFilter, NodeScorer {
    private static final Verdict REJECTED =
            Verdict.rejectedForGood("NodeAffinity", "node(s) didn't match Pod's node affinity/selector");

    @Override
    public String name() {
        return "NodeAffinity";
    }

    @Override
    public Optional<NodeTest> filterFor(PodShape pod) {
        var affinity = pod.affinity();
        return affinity.isRequirement()
                ? Optional.of(node -> affinity.allows(node.facts()) ? Verdict.ACCEPTED : REJECTED)
                : Optional.empty();
    }

    @Override
    public Optional<NodeScore> scoreFor(PodShape pod, ClusterSnapshot snapshot) {
        var affinity = pod.affinity();
        return affinity.preferred().isEmpty()
                ? Optional.empty()
                : Optional.of(node -> affinity.preferenceFor(node.facts()));
    }

    @Override
    public Scale scale() {
        return Scale.HIGHEST_IS_BEST;
    }
}
