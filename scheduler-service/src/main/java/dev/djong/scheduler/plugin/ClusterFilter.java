package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.PodInfo;

/** A rule that looks at more than one node: at other pods, at volumes. */
public non-sealed interface ClusterFilter extends FilterPlugin {

    /** Works out once what holds for the pod in all of the cluster. */
    Preparation prepare(PodInfo pod, ClusterSnapshot snapshot);

    /** What there is to say about a pod. */
    sealed interface Preparation {
        /** Nothing: every node will do. */
        record Indifferent() implements Preparation {}

        /** It depends on the node, which is given by its position in the snapshot. */
        record Test(PlacementTest test) implements Preparation {}

        /** No node will do, whatever it is like. Users read the reason without a number of nodes. */
        record NoNode(Verdict.Rejected why) implements Preparation {}

        Preparation INDIFFERENT = new Indifferent();
    }

    /** Holds for one pod and one snapshot. */
    @FunctionalInterface
    interface PlacementTest {
        Verdict test(int node);
    }
}
