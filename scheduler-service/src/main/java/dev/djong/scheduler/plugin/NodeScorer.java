package dev.djong.scheduler.plugin;

import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.NodeInfo;
import dev.djong.scheduler.snapshot.PodShape;
import java.util.Optional;

/** An opinion about one node at a time. */
public non-sealed interface NodeScorer extends ScorePlugin {

    /** Empty where all nodes are equally good to it. */
    Optional<NodeScore> scoreFor(PodShape pod, ClusterSnapshot snapshot);

    Scale scale();

    /**
     * Whether the score uses anything of the snapshot. Then it is asked for again in each decision, and kept scores stay
     * valid while the function equals the one before.
     */
    default boolean usesSnapshot() {
        return false;
    }

    /** Must depend on its arguments alone: scores are kept until the node changes. */
    @FunctionalInterface
    interface NodeScore {
        int score(NodeInfo node);
    }

    /** How raw scores become 0 to {@link #MAX_SCORE}. */
    enum Scale {
        /** They are already. */
        AS_IS {
            @Override
            public int apply(int raw, int highest) {
                return raw;
            }
        },
        /** The highest raw score among the possible nodes is best. */
        HIGHEST_IS_BEST {
            @Override
            public int apply(int raw, int highest) {
                return highest == 0 ? 0 : raw * MAX_SCORE / highest;
            }
        },
        /** Raw scores are penalties; none at all is best. */
        LOWEST_IS_BEST {
            @Override
            public int apply(int raw, int highest) {
                return highest == 0 ? MAX_SCORE : MAX_SCORE - raw * MAX_SCORE / highest;
            }
        };

        /** @param highest the highest raw score among the possible nodes */
        public abstract int apply(int raw, int highest);
    }
}
