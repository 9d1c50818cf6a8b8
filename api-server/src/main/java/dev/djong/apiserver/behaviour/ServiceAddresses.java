package dev.djong.apiserver.behaviour;

import dev.djong.apiserver.allocation.ServiceNumbers;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps the single and the plural form of cluster IPs in step, and numbers that an update left out. */
final class ServiceAddresses {
    private static final String ONE = "clusterIP";
    private static final String ALL = "clusterIPs";

    private ServiceAddresses() {}

    /**
     * Older clients know only {@code clusterIP}: what they set, change or clear there is done to {@code clusterIPs} too,
     * unless the client changed both. Contradictions are left for validation.
     */
    static ApiObject normalize(ApiObject service, @Nullable ApiObject stored) {
        var spec = service.spec();
        var one = spec.text(ONE);
        var all = spec.array(ALL);
        if (stored == null) {
            return !one.isEmpty() && all.isEmpty() ? withAll(service, JsonArray.of(Json.of(one))) : service;
        }
        var oldOne = stored.spec().text(ONE);
        var oldAll = stored.spec().array(ALL);
        if (oldOne.isEmpty() && !one.isEmpty() && all.isEmpty()) {
            return withAll(service, JsonArray.of(Json.of(one)));
        }
        boolean sameAll = all.equals(oldAll);
        if (!oldOne.isEmpty() && one.isEmpty() && sameAll) {
            return withAll(service, JsonArray.EMPTY);
        }
        if (!oldOne.isEmpty() && !one.equals(oldOne) && sameAll) {
            return withAll(service, JsonArray.of(Json.of(one)));
        }
        return service;
    }

    private static ApiObject withAll(ApiObject service, JsonArray all) {
        return service.withSpec(spec -> all.isEmpty() ? spec.without(ALL) : spec.with(ALL, all));
    }

    /** A replacement that does not mention what the server allocated keeps it. */
    static ApiObject carryOver(ApiObject service, ApiObject stored) {
        var addressed = ServiceNumbers.hasClusterIps(service) && ServiceNumbers.hasClusterIps(stored)
                ? service.withSpec(spec -> keepAddresses(spec, stored.spec()))
                : service;
        var ported = ServiceNumbers.mayHaveNodePorts(service) && ServiceNumbers.mayHaveNodePorts(stored)
                ? addressed.withSpec(spec -> keepNodePorts(spec, stored.spec()))
                : addressed;
        return ServiceNumbers.wantsHealthCheckNodePort(service)
                        && ServiceNumbers.wantsHealthCheckNodePort(stored)
                        && ServiceNumbers.healthCheckNodePort(service) == 0
                ? ported.withSpec(spec -> SystemMetadata.copy(spec, stored.spec(), "healthCheckNodePort"))
                : ported;
    }

    private static JsonObject keepAddresses(JsonObject spec, JsonObject old) {
        var one = spec.text(ONE).isEmpty() ? SystemMetadata.copy(spec, old, ONE) : spec;
        return one.array(ALL).isEmpty() && one.text(ONE).equals(old.text(ONE))
                ? SystemMetadata.copy(one, old, ALL)
                : one;
    }

    private static JsonObject keepNodePorts(JsonObject spec, JsonObject old) {
        Set<Integer> named = new HashSet<>();
        spec.array("ports").objects().map(ServiceNumbers::nodePort).forEach(named::add);
        return spec.has("ports")
                ? spec.with("ports", spec.array("ports").map(port -> keepNodePort(port.asObject(), old, named)))
                : spec;
    }

    private static JsonObject keepNodePort(JsonObject port, JsonObject old, Set<Integer> named) {
        if (ServiceNumbers.nodePort(port) != 0) {
            return port;
        }
        return old.array("ports")
                .objects()
                .filter(other -> ServiceNumbers.nodePort(other) != 0 && isSamePort(port, other))
                .map(ServiceNumbers::nodePort)
                .filter(number -> !named.contains(number))
                .findFirst()
                .map(number -> port.with("nodePort", number))
                .orElse(port);
    }

    private static boolean isSamePort(JsonObject port, JsonObject other) {
        return port.text("protocol").equals(other.text("protocol"))
                && port.integerOr("port", 0) == other.integerOr("port", 0);
    }
}
