package dev.djong.scheduler.snapshot;

import java.util.Arrays;

/**
 * A number for every node, by the node's position. Immutable: a change copies one leaf of {@value #LEAF} numbers and the
 * short array of leaves, so that the counts of thousands of nodes change in well under a microsecond. Leaves that were
 * never written are one and the same.
 */
public final class NodeCounts {
    private static final int LEAF = 64;

    public static final NodeCounts ZERO = new NodeCounts(new int[0][], 0);

    private static final int[] UNWRITTEN = new int[LEAF];

    private final int[][] leaves;
    private final int total;

    private NodeCounts(int[][] leaves, int total) {
        this.leaves = leaves;
        this.total = total;
    }

    public int at(int node) {
        int leaf = node / LEAF;
        return leaf < leaves.length ? leaves[leaf][node % LEAF] : 0;
    }

    /** The sum over all nodes. */
    public int total() {
        return total;
    }

    NodeCounts plus(int node, int amount) {
        int leaf = node / LEAF;
        var changed = Arrays.copyOf(leaves, Math.max(leaves.length, leaf + 1));
        Arrays.fill(changed, leaves.length, changed.length, UNWRITTEN);
        changed[leaf] = changed[leaf].clone();
        changed[leaf][node % LEAF] += amount;
        return new NodeCounts(changed, total + amount);
    }

    NodeCounts plus(NodeCounts other) {
        var sum = new int[Math.max(leaves.length, other.leaves.length)][];
        for (int leaf = 0; leaf < sum.length; leaf++) {
            sum[leaf] = added(leaf(leaf), other.leaf(leaf));
        }
        return new NodeCounts(sum, total + other.total);
    }

    private int[] leaf(int leaf) {
        return leaf < leaves.length ? leaves[leaf] : UNWRITTEN;
    }

    private static int[] added(int[] mine, int[] theirs) {
        if (mine == UNWRITTEN || theirs == UNWRITTEN) {
            return mine == UNWRITTEN ? theirs : mine;
        }
        var sum = mine.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += theirs[i];
        }
        return sum;
    }

    /** Calls {@code action} for each node whose number is not 0. */
    public void forEach(Visitor action) {
        for (int leaf = 0; leaf < leaves.length; leaf++) {
            var numbers = leaves[leaf];
            for (int i = 0; numbers != UNWRITTEN && i < LEAF; i++) {
                if (numbers[i] != 0) {
                    action.visit(leaf * LEAF + i, numbers[i]);
                }
            }
        }
    }

    /** Sees one node's number. */
    @FunctionalInterface
    public interface Visitor {
        void visit(int node, int number);
    }
}
