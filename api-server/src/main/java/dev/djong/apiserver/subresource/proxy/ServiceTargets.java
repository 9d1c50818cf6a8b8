package dev.djong.apiserver.subresource.proxy;

import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.apiserver.subresource.backend.Backend;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A service by any of its ready endpoints. Only endpoints that are pods of the same namespace, at an address that is
 * really theirs, are used: otherwise whoever may write Endpoints could have us call anything.
 */
final class ServiceTargets implements TargetFinder {
    private final ClusterState state;
    private final RandomGenerator random;

    ServiceTargets(ClusterState state, RandomGenerator random) {
        this.state = state;
        this.random = random;
    }

    @Override
    public Backend find(String namespace, SchemeNamePort target) {
        var key = new ObjectKey(namespace, target.name());
        var portName = portName(key, target.port());
        var endpoints = state.cached(Resources.ENDPOINTS, key)
                .orElseThrow(() -> ApiFailure.notFound(Resources.ENDPOINTS.groupResource(), target.name()));
        var choices = new ArrayList<Backend>();
        endpoints
                .root()
                .array("subsets")
                .objects()
                .forEach(subset -> add(choices, namespace, subset, portName, target));
        if (choices.isEmpty()) {
            throw unavailable("no endpoints available for service \"" + target.name() + "\"");
        }
        return choices.get(random.nextInt(choices.size()));
    }

    /** Endpoints know ports by name; a number in the request is that of the service. */
    private String portName(ObjectKey key, String port) {
        var number = ReachableAddress.port(port);
        if (number.isEmpty()) {
            return port;
        }
        var service = state.cached(Resources.SERVICES, key)
                .orElseThrow(() -> ApiFailure.notFound(Resources.SERVICES.groupResource(), key.name()));
        return service.spec()
                .array("ports")
                .objects()
                .filter(declared -> declared.integerOr("port", 0) == number.getAsInt())
                .map(declared -> declared.text("name"))
                .findFirst()
                .orElseThrow(() -> unavailable(
                        "no service port " + number.getAsInt() + " found for service \"" + key.name() + "\""));
    }

    private void add(List<Backend> choices, String namespace, JsonObject subset, String port, SchemeNamePort target) {
        subset.array("ports")
                .objects()
                .filter(declared -> declared.text("name").equals(port))
                .mapToInt(declared -> (int) declared.integerOr("port", 0))
                .forEach(number -> subset.array("addresses")
                        .objects()
                        .filter(address -> isPodAt(address, namespace))
                        .forEach(address ->
                                choices.add(ReachableAddress.pod(address.text("ip"), number, target.https()))));
    }

    private boolean isPodAt(JsonObject address, String namespace) {
        var pod = address.object("targetRef");
        if (!pod.text("namespace").equals(namespace)) {
            return false;
        }
        return state.cached(Resources.PODS, new ObjectKey(namespace, pod.text("name")))
                .filter(found -> hasAddress(found, address.text("ip")))
                .isPresent();
    }

    private static boolean hasAddress(ApiObject pod, String ip) {
        return pod.status()
                .array("podIPs")
                .objects()
                .anyMatch(own -> own.text("ip").equals(ip));
    }

    private static ApiFailure unavailable(String message) {
        return new ApiFailure(Status.of(Reason.SERVICE_UNAVAILABLE, message));
    }
}
