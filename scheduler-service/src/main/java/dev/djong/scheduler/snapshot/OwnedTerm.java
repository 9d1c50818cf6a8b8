package dev.djong.scheduler.snapshot;

/**
 * A term as the pods see it that it speaks of: placed pods have it, and it makes some nodes worse or better for, or
 * forbids them to, the pods that it matches.
 *
 * @param weight of a wish; 0 for requirements
 */
public record OwnedTerm(Kind kind, AffinityTerm term, int weight) {

    /** What the owner asked for. */
    public enum Kind {
        REQUIRED_ANTI_AFFINITY,
        REQUIRED_AFFINITY,
        PREFERRED
    }
}
