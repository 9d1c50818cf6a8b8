package dev.djong.scheduler.binding;

/** What became of a binding. */
public sealed interface BindOutcome {
    record Bound() implements BindOutcome {}

    /** The pod was deleted, or somebody else gave it a node: nothing is left to do. */
    record Gone(String why) implements BindOutcome {}

    /** It has no node, or nobody knows; trying again is safe, since the server binds a pod once only. */
    record Failed(String why) implements BindOutcome {}
}
