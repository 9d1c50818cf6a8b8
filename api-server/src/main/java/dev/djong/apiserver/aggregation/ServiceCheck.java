package dev.djong.apiserver.aggregation;

import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import java.util.Optional;

/** Whether there is anybody to ask: the Service, its port, and a ready endpoint behind it. Asks nobody. */
final class ServiceCheck {
    private final ClusterState state;

    ServiceCheck(ClusterState state) {
        this.state = state;
    }

    /** What is missing; empty when somebody can be asked. */
    Optional<Verdict> problem(RemoteApi api) {
        var service = state.cached(Resources.SERVICES, api.service());
        if (service.isEmpty()) {
            return Optional.of(Verdict.unavailable(
                    "ServiceNotFound",
                    "service/%s in %s is not present".formatted(api.service().name(), quoted(api))));
        }
        boolean elsewhere = service.get().spec().text("type").equals("ExternalName");
        return elsewhere ? Optional.empty() : problem(api, service.get());
    }

    private Optional<Verdict> problem(RemoteApi api, ApiObject service) {
        var port = service.spec()
                .array("ports")
                .objects()
                .filter(declared -> declared.integerOr("port", 0) == api.port())
                .findFirst();
        if (port.isEmpty()) {
            return Optional.of(Verdict.unavailable(
                    "ServicePortError",
                    "service/%s in %s is not listening on port %d"
                            .formatted(api.service().name(), quoted(api), api.port())));
        }
        var endpoints = state.cached(Resources.ENDPOINTS, api.service());
        if (endpoints.isEmpty()) {
            return Optional.of(Verdict.unavailable(
                    "EndpointsNotFound",
                    "cannot find endpointslices for service/%s in %s"
                            .formatted(api.service().name(), quoted(api))));
        }
        var name = port.get().text("name");
        return hasAddress(endpoints.get(), name)
                ? Optional.empty()
                : Optional.of(Verdict.unavailable(
                        "MissingEndpoints",
                        "endpointslices for service/%s in %s have no addresses with port name %s"
                                .formatted(api.service().name(), quoted(api), Json.of(name))));
    }

    private static boolean hasAddress(ApiObject endpoints, String port) {
        return endpoints
                .root()
                .array("subsets")
                .objects()
                .filter(subset -> !subset.array("addresses").isEmpty())
                .flatMap(subset -> subset.array("ports").objects())
                .map((JsonObject declared) -> declared.text("name"))
                .anyMatch(port::equals);
    }

    private static String quoted(RemoteApi api) {
        return Json.of(api.service().namespace()).toString();
    }
}
