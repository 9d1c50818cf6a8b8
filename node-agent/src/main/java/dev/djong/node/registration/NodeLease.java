package dev.djong.node.registration;

import dev.djong.api.ApiClient;
import dev.djong.api.TransportException;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.OwnerReference;
import dev.djong.object.Resources;
import dev.djong.object.Times;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.time.Timers;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node's heartbeat: a lease of {@link #LEASE_SECONDS} in {@code kube-node-lease}, renewed by {@link #renew}. */
public final class NodeLease {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);
    private static final int LEASE_SECONDS = 40;
    private static final String NAMESPACE = "kube-node-lease";

    private final ApiClient api;
    private final ObjectKey key;
    private final Supplier<Optional<ApiObject>> node;
    private final Timers timers;
    private @Nullable ApiObject lease;

    /** @param node the registered node, which owns the lease */
    public NodeLease(ApiClient api, String nodeName, Supplier<Optional<ApiObject>> node, Timers timers) {
        this.api = api;
        this.key = new ObjectKey(NAMESPACE, nodeName);
        this.node = node;
        this.timers = timers;
    }

    /** Renews the lease, or creates it. Failures are logged: the next call tries again. */
    public synchronized void renew() {
        try {
            lease = lease == null ? findOrCreate() : api.update(Resources.LEASES, renewed(lease));
        } catch (ApiFailure failure) {
            // Somebody changed or deleted it: read it anew the next time.
            lease = null;
            if (!failure.is(Reason.CONFLICT)) {
                LOG.warn("lease {} not renewed: {}", key, failure.getMessage());
            }
        } catch (TransportException failure) {
            lease = null;
            LOG.warn("lease {} not renewed: {}", key, failure.getMessage());
        }
    }

    private ApiObject findOrCreate() {
        var present = api.find(Resources.LEASES, key);
        return present.isPresent()
                ? api.update(Resources.LEASES, renewed(present.get()))
                : api.create(Resources.LEASES, renewed(fresh()));
    }

    private ApiObject fresh() {
        var owners = node.get()
                .map(owner -> List.of(new OwnerReference("v1", "Node", owner.name(), owner.uid(), false, false)))
                .orElse(List.of());
        return ApiObject.of("coordination.k8s.io/v1", "Lease", key).withOwnerReferences(owners);
    }

    private ApiObject renewed(ApiObject old) {
        return old.withSpec(spec -> JsonObject.builder()
                .put("holderIdentity", key.name())
                .put("leaseDurationSeconds", LEASE_SECONDS)
                .put("renewTime", Times.formatMicros(timers.instant()))
                .putIf("acquireTime", spec.get("acquireTime"))
                .putIf("leaseTransitions", spec.get("leaseTransitions"))
                .build());
    }
}
