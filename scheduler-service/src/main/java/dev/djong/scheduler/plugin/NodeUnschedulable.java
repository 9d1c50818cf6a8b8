package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.PodShape;
import dev.djong.scheduler.snapshot.Taint;
import java.util.Optional;

/** Keeps pods off cordoned nodes, unless they tolerate the taint that stands for it. */
final class NodeUnschedulable implements NodeFilter {
    static final Taint CORDONED = new Taint("node.kubernetes.io/unschedulable", "", Taint.Effect.NO_SCHEDULE);
    private static final Verdict REJECTED = Verdict.rejectedForGood("NodeUnschedulable", "node(s) were unschedulable");

    @Override
    public String name() {
        return "NodeUnschedulable";
    }

    @Override
    public Optional<NodeTest> filterFor(PodShape pod) {
        return pod.tolerates(CORDONED)
                ? Optional.empty()
                : Optional.of(node -> node.facts().unschedulable() ? REJECTED : Verdict.ACCEPTED);
    }
}
