package dev.djong.apiserver.admission.limits;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.AdmissionStep;
import dev.djong.apiserver.admission.NamespacedObjects;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Applies the limit ranges of a namespace to new pods and claims.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/policy/limit-range/">Limit ranges</a>
 */
public final class LimitRanger implements AdmissionStep {
    private final NamespacedObjects ranges;

    public LimitRanger(ClusterState state) {
        ranges = NamespacedObjects.following(state, Resources.LIMIT_RANGES);
    }

    @Override
    public String name() {
        return "LimitRanger";
    }

    @Override
    public ApiObject mutate(AdmissionRequest request) {
        var object = request.requireObject();
        if (!isLimited(request) || !request.resource().equals(Resources.PODS)) {
            return object;
        }
        for (var range : ranges.in(request.key().namespace())) {
            object = LimitDefaults.apply(range, object);
        }
        return object;
    }

    @Override
    public void review(AdmissionRequest request) {
        if (!isLimited(request)) {
            return;
        }
        for (var range : ranges.in(request.key().namespace())) {
            var problems = problems(range, request);
            if (!problems.isEmpty()) {
                throw request.forbidden(together(problems));
            }
        }
    }

    private static List<String> problems(ApiObject range, AdmissionRequest request) {
        return request.resource().equals(Resources.PODS)
                ? LimitCheck.ofPod(range, request.requireObject())
                : LimitCheck.ofClaim(range, request.requireObject());
    }

    /** What a pod asks for changes only by a resize; what a claim asks for also by an update. */
    private static boolean isLimited(AdmissionRequest request) {
        var old = request.old();
        if (old != null && old.isBeingDeleted()) {
            return false;
        }
        return switch (request.operation()) {
            case CREATE -> request.isOn(Resources.PODS) || request.isOn(Resources.PERSISTENT_VOLUME_CLAIMS);
            case UPDATE -> request.is(Resources.PODS, "resize") || request.isOn(Resources.PERSISTENT_VOLUME_CLAIMS);
            case DELETE, CONNECT -> false;
        };
    }

    private static String together(List<String> problems) {
        return problems.size() == 1
                ? problems.getFirst()
                : problems.stream().collect(Collectors.joining(", ", "[", "]"));
    }
}
