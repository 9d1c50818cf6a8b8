package dev.djong.apiserver.behaviour;

import dev.djong.apiserver.allocation.ServiceNumbers;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.List;
import java.util.function.Predicate;

/**
 * A change of type clears the fields that only the old type had, where the user left them as they were: so
 * {@code kubectl patch svc web -p '{"spec":{"type":"ClusterIP"}}'} needs no further nulls. Fields that the user changed at the
 * same time stay, and validation refuses them.
 */
final class ServiceTypeChange {
    private ServiceTypeChange() {}

    /** Members of spec that go when the type stops having what the predicate says. */
    private record Group(Predicate<ApiObject> has, List<String> members) {}

    private static final List<Group> GROUPS = List.of(
            new Group(
                    ServiceNumbers::hasClusterIps, List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy")),
            new Group(ServiceNumbers::hasClusterIps, List.of("internalTrafficPolicy")),
            new Group(ServiceNumbers::wantsHealthCheckNodePort, List.of("healthCheckNodePort")),
            new Group(ServiceTypeChange::isLoadBalancer, List.of("allocateLoadBalancerNodePorts", "loadBalancerClass")),
            new Group(ServiceTypeChange::hasExternalTraffic, List.of("externalTrafficPolicy")),
            new Group(service -> ServiceNumbers.type(service).equals("ExternalName"), List.of("externalName")));

    static ApiObject dropMeaningless(ApiObject service, ApiObject stored) {
        var spec = service.spec();
        for (var group : GROUPS) {
            if (group.has.test(stored) && !group.has.test(service)) {
                spec = without(spec, stored.spec(), group.members);
            }
        }
        if (ServiceNumbers.mayHaveNodePorts(stored) && !ServiceNumbers.mayHaveNodePorts(service)) {
            spec = withoutNodePorts(spec, stored.spec());
        }
        return service.with("spec", spec);
    }

    private static boolean isLoadBalancer(ApiObject service) {
        return ServiceNumbers.type(service).equals("LoadBalancer");
    }

    private static boolean hasExternalTraffic(ApiObject service) {
        return ServiceNumbers.mayHaveNodePorts(service)
                || !service.spec().array("externalIPs").isEmpty();
    }

    private static JsonObject without(JsonObject spec, JsonObject old, List<String> members) {
        var rest = spec;
        for (var member : members) {
            rest = rest.find(member).equals(old.find(member)) ? rest.without(member) : rest;
        }
        return rest;
    }

    private static JsonObject withoutNodePorts(JsonObject spec, JsonObject old) {
        var changed = !nodePorts(spec).equals(nodePorts(old));
        return changed || !spec.has("ports")
                ? spec
                : spec.with(
                        "ports", spec.array("ports").map(port -> port.asObject().without("nodePort")));
    }

    private static List<Integer> nodePorts(JsonObject spec) {
        return spec.array("ports").objects().map(ServiceNumbers::nodePort).toList();
    }
}
