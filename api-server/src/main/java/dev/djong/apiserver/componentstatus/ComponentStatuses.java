package dev.djong.apiserver.componentstatus;

import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.apiserver.verb.ApiResponse;
import dev.djong.apiserver.verb.ListParameters;
import dev.djong.apiserver.verb.ResourceCall;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.object.Times;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The components that upstream tells of: the controllers and the scheduler, of which upstream asks the default ports of its
 * own machine, and etcd. Ours may listen anywhere, so that here the leases tell whether they live.
 */
public final class ComponentStatuses {
    private static final String NAMESPACE = "kube-system";

    private final ClusterState state;
    private final InstantSource clock;
    private final List<Component> components;

    /** @param problem what is wrong with a component; empty where it is well */
    private record Component(String name, Supplier<Optional<String>> problem) {}

    /** @param storeIsReady whether the store answers, whichever it is */
    public ComponentStatuses(ClusterState state, BooleanSupplier storeIsReady, InstantSource clock) {
        this.state = state;
        this.clock = clock;
        this.components = List.of(
                new Component("controller-manager", () -> lease("kube-controller-manager")),
                new Component(
                        "etcd-0", () -> storeIsReady.getAsBoolean() ? Optional.empty() : Optional.of("no answer")),
                new Component("scheduler", () -> lease("kube-scheduler")));
    }

    /** Upstream's answer for a name that it does not know is no 404. */
    public ApiResponse get(ResourceCall call) {
        return components.stream()
                .filter(component -> component.name.equals(call.key().name()))
                .findFirst()
                .map(component -> ApiResponse.ok(call.definition(), status(component)))
                .orElseThrow(() -> new ApiFailure(new Status(
                        Reason.INTERNAL_ERROR.code(),
                        Reason.UNKNOWN,
                        "Component not found: " + call.key().name(),
                        Status.Details.NONE)));
    }

    public ApiResponse list(ResourceCall call) {
        var selected = ListParameters.of(call, false);
        return new ApiResponse.OfMade(
                call.definition(),
                components.stream()
                        .map(this::status)
                        .filter(status -> selected.labels().matches(status.labels()))
                        .filter(status ->
                                selected.fields().matches(field -> field.equals("metadata.name") ? status.name() : ""))
                        .toList());
    }

    private ApiObject status(Component component) {
        var problem = component.problem.get();
        var condition = JsonObject.builder()
                .put("type", "Healthy")
                .put("status", problem.isEmpty() ? "True" : "False")
                .put("message", problem.orElse("ok"))
                .build();
        return ApiObject.of("v1", "ComponentStatus", ObjectKey.cluster(component.name))
                .with("conditions", JsonArray.of(condition));
    }

    /** A leader that renews its lease lives; one that has not for as long as the lease holds does not, or has stopped. */
    private Optional<String> lease(String name) {
        var spec =
                state.cached(Resources.LEASES, new ObjectKey(NAMESPACE, name)).map(ApiObject::spec);
        if (spec.isEmpty() || spec.get().text("holderIdentity").isEmpty()) {
            return Optional.of("nobody holds the lease " + NAMESPACE + "/" + name);
        }
        var end = Times.parse(spec.get().text("renewTime"))
                .orElse(Instant.EPOCH)
                .plusSeconds(spec.get().integerOr("leaseDurationSeconds", 0));
        return end.isBefore(clock.instant())
                ? Optional.of("the lease " + NAMESPACE + "/" + name + " ran out at " + Times.format(end))
                : Optional.empty();
    }
}
