package dev.djong.node.proxy;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one service wants from the packet filter, and what balancers are told of it.
 *
 * @param clusterIps its own addresses: connections to ports that it does not have are rejected
 * @param balancerSources the networks that may connect to its {@link Frontend.Kind#LOAD_BALANCER_IP} frontends; empty for
 *     all
 */
public record ServiceRoutes(
        SortedMap<Frontend, Route> routes,
        SortedSet<String> clusterIps,
        SortedSet<String> balancerSources,
        Optional<HealthCheck> healthCheck) {
    public static final ServiceRoutes NONE =
            new ServiceRoutes(new TreeMap<>(), new TreeSet<>(), new TreeSet<>(), Optional.empty());

    public ServiceRoutes {
        routes = Collections.unmodifiableSortedMap(new TreeMap<>(routes));
        clusterIps = Collections.unmodifiableSortedSet(new TreeSet<>(clusterIps));
        balancerSources = Collections.unmodifiableSortedSet(new TreeSet<>(balancerSources));
    }

    boolean isEmpty() {
        return routes.isEmpty() && clusterIps.isEmpty();
    }

    /** Without the frontends that {@code taken} holds already. */
    ServiceRoutes without(Map<Frontend, ?> taken) {
        if (routes.keySet().stream().noneMatch(taken::containsKey)) {
            return this;
        }
        var left = new TreeMap<>(routes);
        left.keySet().removeIf(taken::containsKey);
        return new ServiceRoutes(left, clusterIps, balancerSources, healthCheck);
    }
}
