package dev.djong.scheduler.snapshot;

/**
 * A node at one moment.
 *
 * @param version unique to this state of this node within one {@link ClusterState}: equal versions mean equal records
 */
public record NodeInfo(long version, NodeFacts facts, NodeLoad load) {

    public String name() {
        return facts.name();
    }
}
