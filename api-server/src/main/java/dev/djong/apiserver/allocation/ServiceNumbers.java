package dev.djong.apiserver.allocation;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.IpAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads from a service which shared numbers it holds and which it needs. */
public final class ServiceNumbers {
    public static final String EXTERNAL_NAME = "ExternalName";
    public static final String HEADLESS = "None";

    private ServiceNumbers() {}

    public static Owner owner(ApiObject service) {
        return new Owner(service.namespace(), service.name(), service.uid());
    }

    public static String type(ApiObject service) {
        return service.spec().text("type");
    }

    /** Whether the type goes with cluster IPs at all; a headless service says that it wants none. */
    public static boolean hasClusterIps(ApiObject service) {
        return !type(service).equals(EXTERNAL_NAME);
    }

    public static boolean isHeadless(ApiObject service) {
        return service.spec().text("clusterIP").equals(HEADLESS)
                || service.spec().array("clusterIPs").strings().anyMatch(HEADLESS::equals);
    }

    /** The addresses in {@code spec.clusterIPs}; none for headless and ExternalName services. */
    public static List<IpAddress> clusterIps(ApiObject service) {
        if (!hasClusterIps(service)) {
            return List.of();
        }
        return service.spec()
                .array("clusterIPs")
                .strings()
                .map(IpAddress::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    public static boolean mayHaveNodePorts(ApiObject service) {
        return type(service).equals("NodePort") || type(service).equals("LoadBalancer");
    }

    /** Whether ports that name no node port get one. */
    public static boolean wantsNodePorts(ApiObject service) {
        return type(service).equals("NodePort")
                || type(service).equals("LoadBalancer")
                        && service.spec()
                                .find("allocateLoadBalancerNodePorts")
                                .map(value -> service.spec().flag("allocateLoadBalancerNodePorts"))
                                .orElse(true);
    }

    public static boolean wantsHealthCheckNodePort(ApiObject service) {
        return type(service).equals("LoadBalancer")
                && service.spec().text("externalTrafficPolicy").equals("Local");
    }

    public static int nodePort(JsonObject port) {
        return (int) port.integerOr("nodePort", 0);
    }

    public static int healthCheckNodePort(ApiObject service) {
        return (int) service.spec().integerOr("healthCheckNodePort", 0);
    }

    /** All node ports that the service holds, the one for health checks included; each once. */
    public static Set<Integer> nodePorts(ApiObject service) {
        var ports = new LinkedHashSet<Integer>();
        if (mayHaveNodePorts(service)) {
            service.spec()
                    .array("ports")
                    .objects()
                    .map(ServiceNumbers::nodePort)
                    .forEach(ports::add);
            if (wantsHealthCheckNodePort(service)) {
                ports.add(healthCheckNodePort(service));
            }
        }
        ports.remove(0);
        return ports;
    }
}
