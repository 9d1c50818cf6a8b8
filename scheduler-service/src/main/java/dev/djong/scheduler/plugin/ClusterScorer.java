package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.PodInfo;
import java.util.Optional;

/** An opinion that looks at more than one node. */
public non-sealed interface ClusterScorer extends ScorePlugin {

    /**
     * One score for each of the possible nodes, which are given by their positions; empty where all are equally good.
     * Scores run from 0 to {@link #MAX_SCORE}.
     */
    Optional<int[]> scores(PodInfo pod, ClusterSnapshot snapshot, int[] possible);
}
