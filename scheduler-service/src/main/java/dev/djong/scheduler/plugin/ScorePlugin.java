package dev.djong.scheduler.plugin;

/** One opinion about which of the possible nodes is better. */
public sealed interface ScorePlugin permits NodeScorer, ClusterScorer {
    /** Scores run from 0 to this. */
    int MAX_SCORE = 100;

    /** The name that upstream gives it, for configuration and metrics. */
    String name();
}
