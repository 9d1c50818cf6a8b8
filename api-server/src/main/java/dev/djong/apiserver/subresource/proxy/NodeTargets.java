package dev.djong.apiserver.subresource.proxy;

import dev.djong.apiserver.subresource.Nodes;
import dev.djong.apiserver.subresource.backend.Backend;
import dev.djong.status.ApiFailure;

/** A node's agent, spoken to as this server; or another port of the node, spoken to as nobody. */
final class NodeTargets implements TargetFinder {
    private final Nodes nodes;

    NodeTargets(Nodes nodes) {
        this.nodes = nodes;
    }

    @Override
    public Backend find(String namespace, SchemeNamePort target) {
        var agent = nodes.backend(target.name());
        if (target.port().isEmpty() || target.port().equals(Integer.toString(agent.port()))) {
            return agent;
        }
        int port = ReachableAddress.port(target.port())
                .orElseThrow(() -> ApiFailure.badRequest("invalid node request: \"" + target.port() + "\" is no port"));
        return ReachableAddress.node(agent.host(), port, target.https());
    }
}
