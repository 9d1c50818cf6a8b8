package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.PodShape;
import java.util.Optional;

/** A pod that names its node goes nowhere else. */
final class NodeName implements NodeFilter {
    private static final Verdict REJECTED =
            Verdict.rejectedForGood("NodeName", "node(s) didn't match the requested node name");

    @Override
    public String name() {
        return "NodeName";
    }

    @Override
    public Optional<NodeTest> filterFor(PodShape pod) {
        return pod.requiredNode().isEmpty()
                ? Optional.empty()
                : Optional.of(node -> node.name().equals(pod.requiredNode()) ? Verdict.ACCEPTED : REJECTED);
    }
}
