package dev.djong.node;

import dev.djong.node.NodeAgent.Chore;
import dev.djong.node.pod.PodWorkers;
import dev.djong.node.registration.NodeHealth;
import java.util.List;
import java.util.Set;

/** What keeps a node in order beside its pods, and tells how it is. */
interface NodeUpkeep {
    NodeHealth health();

    /** The conditions of pressure that hold. Never blocks. */
    Set<String> pressures();

    /** @param reportNode has the node's conditions told to the API */
    List<Chore> chores(PodWorkers workers, Runnable reportNode);

    /** A node on which nothing runs is always well. */
    NodeUpkeep NONE = new NodeUpkeep() {
        @Override
        public NodeHealth health() {
            return NodeHealth.GOOD;
        }

        @Override
        public Set<String> pressures() {
            return Set.of();
        }

        @Override
        public List<Chore> chores(PodWorkers workers, Runnable reportNode) {
            return List.of();
        }
    };
}
