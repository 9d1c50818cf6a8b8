package dev.djong.apiserver.admission;

import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonString;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.util.Comparator;
import java.util.Optional;

/** Turns a pod's priority class into the number that the scheduler compares; users name classes, never numbers. */
final class PriorityStep implements AdmissionStep {
    private static final String PREEMPT = "PreemptLowerPriority";

    private final ClusterState state;

    PriorityStep(ClusterState state) {
        this.state = state;
    }

    @Override
    public String name() {
        return "Priority";
    }

    @Override
    public ApiObject mutate(AdmissionRequest request) {
        var object = request.requireObject();
        if (!request.isOn(Resources.PODS)) {
            return object;
        }
        return request.operation() == Operation.CREATE
                ? withPriority(request, object)
                : keepPriority(object, request.requireOld());
    }

    /** An update that leaves the numbers out means the stored ones. */
    private static ApiObject keepPriority(ApiObject pod, ApiObject old) {
        return pod.withSpec(spec -> {
            var kept = spec;
            for (var member : new String[] {"priority", "preemptionPolicy"}) {
                var value = old.spec().get(member);
                kept = kept.has(member) || value == null ? kept : kept.with(member, value);
            }
            return kept;
        });
    }

    private ApiObject withPriority(AdmissionRequest request, ApiObject pod) {
        var named = pod.spec().text("priorityClassName");
        var chosen = named.isEmpty() ? globalDefault() : Optional.of(require(request, named));
        long priority = chosen.map(found -> found.root().integerOr("value", 0)).orElse(0L);
        var policy =
                chosen.flatMap(found -> found.root().string("preemptionPolicy")).orElse(PREEMPT);
        requireSame(request, pod, priority, policy);
        var prioritized = pod.withSpec(spec -> spec.with("priority", priority).with("preemptionPolicy", policy));
        return named.isEmpty() && chosen.isPresent()
                ? prioritized.withSpec(
                        spec -> spec.with("priorityClassName", chosen.get().name()))
                : prioritized;
    }

    private ApiObject require(AdmissionRequest request, String name) {
        var key = ObjectKey.cluster(name);
        return state.cached(Resources.PRIORITY_CLASSES, key)
                .or(() -> state.live(Resources.PRIORITY_CLASSES, key))
                .orElseThrow(() -> request.forbidden("no PriorityClass with name " + name + " was found"));
    }

    /** Of several defaults, which a race of writers may leave, the lowest. */
    private Optional<ApiObject> globalDefault() {
        return state.list(Resources.PRIORITY_CLASSES).stream()
                .filter(found -> found.root().flag("globalDefault"))
                .min(Comparator.comparingLong(found -> found.root().integerOr("value", 0)));
    }

    private static void requireSame(AdmissionRequest request, ApiObject pod, long priority, String policy) {
        if (pod.spec().get("priority") instanceof JsonInteger(var given) && given != priority) {
            throw request.forbidden("the integer value of priority (" + given
                    + ") must not be provided in pod spec; priority admission controller computed " + priority
                    + " from the given PriorityClass name");
        }
        if (pod.spec().get("preemptionPolicy") instanceof JsonString(var given) && !given.equals(policy)) {
            throw request.forbidden("the string value of PreemptionPolicy (" + given
                    + ") must not be provided in pod spec; priority admission controller computed " + policy
                    + " from the given PriorityClass name");
        }
    }

    @Override
    public void review(AdmissionRequest request) {
        var writes = request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
        if (!writes
                || !request.isOn(Resources.PRIORITY_CLASSES)
                || !request.requireObject().root().flag("globalDefault")) {
            return;
        }
        globalDefault()
                .filter(other -> !other.name().equals(request.key().name()))
                .ifPresent(other -> {
                    throw request.forbidden("PriorityClass " + other.name()
                            + " is already marked as default. Only one default can exist");
                });
    }
}
