package dev.djong.scheduler.snapshot;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A number for every node, by the node's position. Immutable: a change copies one leaf of {@value #LEAF} numbers and the
 * short array of leaves, so that the counts of thousands of nodes change in well under a microsecond. Leaves that were
 * never written do not exist.
 */
public final class NodeCounts {
    private static final int LEAF = 64;

    public static final NodeCounts ZERO = new NodeCounts(new int[0][], 0);

    private final int @Nullable [][] leaves;
    private final int total;

    private NodeCounts(int @Nullable [][] leaves, int total) {
        this.leaves = leaves;
        this.total = total;
    }

    public int at(int node) {
        int leaf = node / LEAF;
        var numbers = leaf < leaves.length ? leaves[leaf] : null;
        return numbers == null ? 0 : numbers[node % LEAF];
    }

    /** The sum over all nodes. */
    public int total() {
        return total;
    }

    NodeCounts plus(int node, int amount) {
        int leaf = node / LEAF;
        var changed = Arrays.copyOf(leaves, Math.max(leaves.length, leaf + 1));
        var before = changed[leaf];
        var after = before == null ? new int[LEAF] : before.clone();
        after[node % LEAF] += amount;
        changed[leaf] = after;
        return new NodeCounts(changed, total + amount);
    }

    NodeCounts plus(NodeCounts other) {
        var sum = new int[Math.max(leaves.length, other.leaves.length)][];
        for (int leaf = 0; leaf < sum.length; leaf++) {
            var mine = leaf < leaves.length ? leaves[leaf] : null;
            var theirs = leaf < other.leaves.length ? other.leaves[leaf] : null;
            sum[leaf] = mine == null ? theirs : theirs == null ? mine : added(mine, theirs);
        }
        return new NodeCounts(sum, total + other.total);
    }

    private static int[] added(int[] mine, int[] theirs) {
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
            for (int i = 0; numbers != null && i < LEAF; i++) {
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
