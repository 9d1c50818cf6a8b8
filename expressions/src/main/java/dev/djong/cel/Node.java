package dev.djong.cel;

/** One step of a compiled expression. */
@FunctionalInterface
interface Node {
    /** @throws RuleFailure if there is no value */
    Object value(Frame frame);
}
