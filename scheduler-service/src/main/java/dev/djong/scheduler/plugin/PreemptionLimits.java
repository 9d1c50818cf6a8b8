package dev.djong.scheduler.plugin;

/**
 * How many nodes with possible victims preemption finds before it chooses. It begins anywhere, so that they are not always
 * the same ones.
 *
 * @param percentage of all nodes
 * @param atLeast also where that is fewer
 */
public record PreemptionLimits(int percentage, int atLeast) {
    public static final PreemptionLimits STANDARD = new PreemptionLimits(10, 100);

    public int of(int nodes) {
        return Math.max(atLeast, nodes * percentage / 100);
    }
}
