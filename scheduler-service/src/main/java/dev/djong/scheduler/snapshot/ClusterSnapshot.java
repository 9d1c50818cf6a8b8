package dev.djong.scheduler.snapshot;

import java.util.Arrays;
import java.util.List;

/** All nodes at one moment, in an order that stays the same while no node comes or goes. */
public final class ClusterSnapshot {
    private final NodeInfo[] nodes;
    private final long[] versions;

    ClusterSnapshot(NodeInfo[] nodes, long[] versions) {
        this.nodes = nodes;
        this.versions = versions;
    }

    public int size() {
        return nodes.length;
    }

    public NodeInfo node(int index) {
        return nodes[index];
    }

    /**
     * The first node from {@code from} on whose version is not the one in {@code known} at the same index, or -1. Versions
     * lie side by side, so that looking for the few nodes that changed among thousands does not touch the others.
     */
    public int nextChanged(long[] known, int from) {
        int found = Arrays.mismatch(versions, from, versions.length, known, from, versions.length);
        return found < 0 ? -1 : from + found;
    }

    public List<NodeInfo> nodes() {
        return List.of(nodes);
    }
}
