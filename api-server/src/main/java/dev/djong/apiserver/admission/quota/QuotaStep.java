package dev.djong.apiserver.admission.quota;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.AdmissionStep;
import dev.djong.apiserver.admission.NamespacedObjects;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.object.GroupResource;
import dev.djong.object.Resources;
import dev.djong.quota.QuotaEvaluator;
import dev.djong.quota.QuotaEvaluators;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Nothing is created in a namespace beyond what its quotas leave. */
public final class QuotaStep implements AdmissionStep {
    /** Too many and too short-lived to be anybody's property. */
    private static final Set<GroupResource> NOT_COUNTED =
            Set.of(Resources.CORE_EVENTS.groupResource(), Resources.EVENTS.groupResource());

    private final ClusterState state;
    private final InstantSource clock;
    private final NamespacedObjects quotas;
    private final Map<String, QuotaDesk> desks = new ConcurrentHashMap<>();

    public QuotaStep(ClusterState state, InstantSource clock) {
        this.state = state;
        this.clock = clock;
        this.quotas = NamespacedObjects.following(state, Resources.RESOURCE_QUOTAS);
    }

    @Override
    public String name() {
        return "ResourceQuota";
    }

    @Override
    public void review(AdmissionRequest request) {
        var namespace = request.key().namespace();
        if (namespace.isEmpty() || NOT_COUNTED.contains(request.resource().groupResource())) {
            return;
        }
        var evaluator = QuotaEvaluators.of(request.resource().groupResource());
        if (!mayCharge(request, evaluator)) {
            return;
        }
        if (quotas.in(namespace).isEmpty()) {
            desks.remove(namespace);
        } else {
            desk(namespace).charge(request, evaluator);
        }
    }

    private static boolean mayCharge(AdmissionRequest request, QuotaEvaluator evaluator) {
        return switch (request.operation()) {
            case CREATE -> evaluator.chargesCreate(request.subresource());
            case UPDATE -> evaluator.chargesUpdate(request.subresource());
            case DELETE, CONNECT -> false;
        };
    }

    private QuotaDesk desk(String namespace) {
        return desks.computeIfAbsent(namespace, name -> new QuotaDesk(state, clock, () -> quotas.in(name)));
    }
}
