package dev.djong.apiserver.authz;

import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.apiserver.http.BodyLimit;
import dev.djong.apiserver.http.Call;
import dev.djong.apiserver.http.Step;
import dev.djong.leader.FencedTransport;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import java.io.IOException;

/**
 * Refuses a write that relies on a lease which somebody else holds by now. A leader looks at its lease before it writes,
 * but a process that is stopped between that look and the sending goes on long after a successor has begun; only the
 * server can see that. A process may also stop between a request's head and its body, so the lease is looked at when all of the
 * request is there. Requests without the header, which is ours alone, are not touched.
 *
 * <p>The lease is looked up in the watch cache, since it is asked for with every write of a leader: a server that was
 * itself stopped may judge by a lease that is as old as its cache.
 */
public final class RequireHeldLease implements Step {
    private final ClusterState state;

    public RequireHeldLease(ClusterState state) {
        this.state = state;
    }

    @Override
    public void serve(Call call, Next next) throws IOException {
        var right = call.exchange().header(FencedTransport.LEASE_HEADER);
        if (right.isPresent() && !call.request().isReadOnly()) {
            call.exchange().bodyWas(BodyLimit.read(call));
            require(right.get());
        }
        next.serve(call);
    }

    private void require(String right) {
        var parts = right.split("/", 3);
        if (parts.length != 3) {
            throw ApiFailure.badRequest(
                    FencedTransport.LEASE_HEADER + ": \"" + right + "\" is not of the form namespace/name/identity");
        }
        var holder = state.cached(Resources.LEASES, new ObjectKey(parts[0], parts[1]))
                .map(lease -> lease.spec().text("holderIdentity"))
                .orElse(parts[2]);
        if (!holder.equals(parts[2])) {
            throw ApiFailure.conflict(
                    Resources.LEASES.groupResource(),
                    parts[1],
                    "the lease is no longer held by " + parts[2] + (holder.isEmpty() ? "" : " but by " + holder));
        }
    }
}
