package dev.djong.apiserver.bootstrap;

import dev.djong.api.ApiClient;
import dev.djong.apiserver.authz.AggregatedRoles;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the rules of aggregated ClusterRoles equal to the union of what they select. Lives in the api-server, which may do
 * it by itself, so that no controller needs the right to escalate.
 */
public final class ClusterRoleAggregation {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterRoleAggregation.class);
    /** Roles aggregate into roles ({@code view} into {@code edit} into {@code admin}); deeper nesting waits for the next run. */
    private static final int MAX_PASSES = 4;

    private final ApiClient client;
    private final ClusterState state;

    /** @param client that may do everything and reaches this server's own chain */
    public ClusterRoleAggregation(ApiClient client, ClusterState state) {
        this.client = client;
        this.state = state;
    }

    /** Brings all aggregated roles up to date; to be called after a change of a ClusterRole and every minute. */
    public void run() {
        for (int pass = 0; pass < MAX_PASSES && runOnce() > 0; pass++) {
            LOG.debug("aggregated cluster roles, pass {}", pass);
        }
    }

    private int runOnce() {
        var all = state.list(Resources.CLUSTER_ROLES);
        int written = 0;
        for (var role : all) {
            var refreshed = AggregatedRoles.refreshed(role, all);
            if (refreshed.isPresent()) {
                try {
                    client.update(Resources.CLUSTER_ROLES, refreshed.get());
                    written++;
                } catch (ApiFailure failure) {
                    if (!failure.is(Reason.CONFLICT) && !failure.is(Reason.NOT_FOUND)) {
                        throw failure;
                    }
                }
            }
        }
        return written;
    }
}
