package dev.djong.apiserver.admission;

import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Status.Cause;
import dev.djong.status.Status.Details;
import java.util.List;
import java.util.Set;

/** Nothing is written into a namespace that is not there, nothing new into one that goes; three namespaces always stay. */
final class NamespaceLifecycle implements AdmissionStep {
    private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");
    private static final Set<String> REVIEW_GROUPS = Set.of("authorization.k8s.io", "authentication.k8s.io");

    private final ClusterState state;

    NamespaceLifecycle(ClusterState state) {
        this.state = state;
    }

    @Override
    public String name() {
        return "NamespaceLifecycle";
    }

    @Override
    public ApiObject mutate(AdmissionRequest request) {
        requireNamespace(request);
        return request.requireObject();
    }

    @Override
    public void review(AdmissionRequest request) {
        var deletesNamespace = request.operation() == Operation.DELETE && request.isOn(Resources.NAMESPACES);
        if (deletesNamespace && IMMORTAL.contains(request.key().name())) {
            throw request.forbidden("this namespace may not be deleted");
        }
        if (request.operation() == Operation.CREATE) {
            requireNamespace(request);
        }
    }

    private void requireNamespace(AdmissionRequest request) {
        var name = request.key().namespace();
        var exempt = name.isEmpty()
                || request.resource().equals(Resources.NAMESPACES)
                || REVIEW_GROUPS.contains(request.resource().group())
                || request.operation() == Operation.DELETE;
        if (exempt) {
            return;
        }
        var key = ObjectKey.cluster(name);
        var namespace = state.cached(Resources.NAMESPACES, key)
                .or(() -> state.live(Resources.NAMESPACES, key))
                .orElseThrow(() -> ApiFailure.notFound(Resources.NAMESPACES.groupResource(), name));
        if (request.operation() == Operation.CREATE && isTerminating(namespace)) {
            throw terminating(request, name);
        }
    }

    private static boolean isTerminating(ApiObject namespace) {
        return namespace.isBeingDeleted() || namespace.status().text("phase").equals("Terminating");
    }

    private static ApiFailure terminating(AdmissionRequest request, String namespace) {
        var status = request.forbidden(
                        "unable to create new content in namespace " + namespace + " because it is being terminated")
                .status();
        var cause = new Cause(
                "NamespaceTerminating", "namespace " + namespace + " is being terminated", "metadata.namespace");
        var details = status.details();
        return new ApiFailure(status.withDetails(
                new Details(details.name(), details.group(), details.kind(), details.uid(), List.of(cause), 0)));
    }
}
