package dev.djong.scheduler.snapshot;

/**
 * A wish to be near pods, or away from them.
 *
 * @param weight 1 to 100; negative for away
 */
public record WeightedTerm(AffinityTerm term, int weight) {}
