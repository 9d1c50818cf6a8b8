package dev.djong.apiserver.subresource;

import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.apiserver.subresource.backend.Backend;
import dev.djong.apiserver.subresource.backend.BackendConnection;
import dev.djong.apiserver.subresource.backend.ResponseHead;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLContext;

/** The way to the agents of nodes: their addresses from the cluster's state, our client certificate for TLS. */
public final class Nodes {
    private static final int MAX_ERROR_BYTES = 2 << 10;

    private final ClusterState state;
    private final SSLContext tls;

    public Nodes(ClusterState state, SSLContext tls) {
        this.state = state;
        this.tls = tls;
    }

    /** Where a node's agent listens; it must show a certificate that is for that address. */
    public Backend backend(String node) {
        var address = NodeAddress.of(state, node);
        return Backend.verified(address.host(), address.port(), tls);
    }

    /** @throws ApiFailure 500 with the reason when there is no connection, as upstream answers */
    BackendConnection connect(String node) {
        try {
            return BackendConnection.open(backend(node));
        } catch (IOException e) {
            throw ApiFailure.internal("error dialing backend: " + e.getMessage());
        }
    }

    /** The node's refusal as a Status of the same code, with the start of what it said. */
    static ApiFailure refusal(ResponseHead head, InputStream body) throws IOException {
        var text = new String(body.readNBytes(MAX_ERROR_BYTES), StandardCharsets.UTF_8).strip();
        var reason = Arrays.stream(Reason.values())
                .filter(known -> known.code() == head.code())
                .findFirst()
                .orElse(Reason.INTERNAL_ERROR);
        var message = text.isEmpty() ? "the node answered " + head.code() : text;
        return new ApiFailure(Status.of(reason, message));
    }
}
