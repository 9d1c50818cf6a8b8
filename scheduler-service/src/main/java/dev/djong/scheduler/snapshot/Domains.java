package dev.djong.scheduler.snapshot;

/**
 * The nodes grouped by the value that one label (the topology key) has on them. Example: zones a, b, a and a node
 * without the label are {@code ofNode = [0, 1, 0, -1]}, {@code count = 2}.
 *
 * @param ofNode the number of the group, by the node's position; {@link #NONE} where the node lacks the label
 * @param count how many groups there are
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; nobody outside writes into it
public record Domains(int[] ofNode, int count) {
    public static final int NONE = -1;

    /** The sum of the nodes' numbers in each group; nodes without the label count nowhere. */
    public int[] totals(NodeCounts counts) {
        var totals = new int[count];
        counts.forEach((node, number) -> {
            int domain = ofNode[node];
            if (domain != NONE) {
                totals[domain] += number;
            }
        });
        return totals;
    }
}
