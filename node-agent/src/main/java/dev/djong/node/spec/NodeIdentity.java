package dev.djong.node.spec;

import java.util.List;

/**
 * Who this node is, in pod statuses.
 *
 * @param addresses the node's own addresses, the primary one first
 * @param runtimeName the scheme of container ids
 */
public record NodeIdentity(String nodeName, List<String> addresses, String runtimeName) {
    public NodeIdentity {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("node " + nodeName + " has no address");
        }
    }

    public String primaryAddress() {
        return addresses.getFirst();
    }
}
