package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.NodeInfo;
import dev.djong.scheduler.snapshot.PodShape;
import dev.djong.scheduler.snapshot.Taint;
import java.util.Optional;

/** Keeps pods off nodes whose taints they do not tolerate, and prefers nodes with few taints of the softer kind. */
final class TaintToleration implements NodeFilter, NodeScorer {

    @Override
    public String name() {
        return "TaintToleration";
    }

    @Override
    public Optional<NodeTest> filterFor(PodShape pod) {
        return Optional.of(node -> test(pod, node));
    }

    private Verdict test(PodShape pod, NodeInfo node) {
        for (var taint : node.facts().taints()) {
            if (taint.forbidsScheduling() && !pod.tolerates(taint)) {
                return Verdict.rejectedForGood(
                        name(), "node(s) had untolerated taint {" + taint.key() + ": " + taint.value() + "}");
            }
        }
        return Verdict.ACCEPTED;
    }

    @Override
    public Optional<NodeScore> scoreFor(PodShape pod, ClusterSnapshot snapshot) {
        return Optional.of(node -> untoleratedWishes(pod, node));
    }

    private static int untoleratedWishes(PodShape pod, NodeInfo node) {
        int count = 0;
        for (var taint : node.facts().taints()) {
            count += taint.effect() == Taint.Effect.PREFER_NO_SCHEDULE && !pod.tolerates(taint) ? 1 : 0;
        }
        return count;
    }

    @Override
    public Scale scale() {
        return Scale.LOWEST_IS_BEST;
    }
}
