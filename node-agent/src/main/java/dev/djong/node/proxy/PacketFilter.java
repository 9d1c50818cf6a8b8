package dev.djong.node.proxy;

/** The part of the kernel that leads packets. */
public interface PacketFilter {

    /**
     * Makes the kernel hold exactly this ruleset, in one atomic step: no packet sees half of it, and connections that
     * exist go on. Calling it again after a failure starts from nothing known.
     *
     * @throws PacketFilterException if the kernel refused; it then holds what it held before
     */
    void apply(Ruleset ruleset);

    /** Takes away everything that any instance for this cluster ever made. */
    void remove();
}
