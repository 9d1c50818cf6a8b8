package dev.djong.scheduler.snapshot;

import java.util.List;

/** All nodes at one moment, in an order that stays the same while no node comes or goes. */
public final class ClusterSnapshot {
    private final NodeInfo[] nodes;

    ClusterSnapshot(NodeInfo[] nodes) {
        this.nodes = nodes;
    }

    public int size() {
        return nodes.length;
    }

    public NodeInfo node(int index) {
        return nodes[index];
    }

    public List<NodeInfo> nodes() {
        return List.of(nodes);
    }
}
