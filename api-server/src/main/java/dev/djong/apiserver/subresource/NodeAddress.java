package dev.djong.apiserver.subresource;

import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.util.List;

/** Where the agent of a node listens. */
record NodeAddress(String host, int port) {
    private static final List<String> PREFERRED = List.of("InternalIP", "Hostname", "InternalDNS", "ExternalIP");
    private static final int DEFAULT_PORT = 10250;

    /** @throws ApiFailure 503 for a node that is not there or has not said where it listens */
    static NodeAddress of(ClusterState state, String node) {
        var found = state.cached(Resources.NODES, ObjectKey.cluster(node))
                .orElseThrow(() -> unreachable(node, "there is no such node"));
        return new NodeAddress(host(found), port(found));
    }

    private static String host(ApiObject node) {
        var addresses = node.status().array("addresses").objects().toList();
        for (var type : PREFERRED) {
            for (var address : addresses) {
                if (address.text("type").equals(type)
                        && !address.text("address").isEmpty()) {
                    return address.text("address");
                }
            }
        }
        throw unreachable(node.name(), "it has no address yet");
    }

    private static int port(ApiObject node) {
        var endpoint = node.status().object("daemonEndpoints").object("kubeletEndpoint");
        long port = endpoint.integerOr("Port", DEFAULT_PORT);
        return port > 0 && port <= 65535 ? (int) port : DEFAULT_PORT;
    }

    private static ApiFailure unreachable(String node, String why) {
        return new ApiFailure(Status.of(Reason.SERVICE_UNAVAILABLE, "node \"" + node + "\" cannot be reached: " + why));
    }
}
