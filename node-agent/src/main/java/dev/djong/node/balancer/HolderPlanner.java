package dev.djong.node.balancer;

import dev.djong.json.JsonBool;
import dev.djong.json.JsonObject;
import dev.djong.object.AddressPool;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Decides which balancer addresses this node holds. For each address every node that may hold it draws a number from
 * address and name, and the highest has it: so addresses spread over the nodes, and where a node goes only its own addresses
 * move. Pure.
 *
 * <pre>
 * may hold it    all nodes that are not kept from balancers; under externalTrafficPolicy Local those with an endpoint
 * of these       the ready ones; if none is ready, all, since nobody knows better
 * </pre>
 */
final class HolderPlanner {
    /** With any value (KEP-1143). */
    private static final String EXCLUDED = "node.kubernetes.io/exclude-from-external-load-balancers";

    private static final String TO_BE_DELETED = "ToBeDeletedByClusterAutoscaler";

    private final List<AddressPool> pools;
    private final String self;

    HolderPlanner(List<AddressPool> pools, String self) {
        this.pools = List.copyOf(pools);
        this.self = self;
    }

    /** @param slices the endpoint slices of a service */
    Set<String> held(
            Collection<ApiObject> services,
            Function<ObjectKey, Collection<ApiObject>> slices,
            Collection<ApiObject> nodes) {
        var candidates = nodes.stream().filter(HolderPlanner::mayHold).toList();
        var held = new TreeSet<String>();
        for (var service : services) {
            addresses(service)
                    .filter(ip -> holder(ip, candidates(service, slices, candidates))
                            .filter(self::equals)
                            .isPresent())
                    .forEach(held::add);
        }
        return held;
    }

    /** Those of the pool; others belong to balancers of somebody else. */
    private Stream<String> addresses(ApiObject service) {
        if (!service.spec().text("type").equals("LoadBalancer")) {
            return Stream.empty();
        }
        return service.status()
                .object("loadBalancer")
                .array("ingress")
                .objects()
                .filter(each -> !each.text("ipMode").equals("Proxy"))
                .map(each -> each.text("ip"))
                .filter(ip -> pools.stream().anyMatch(pool -> pool.contains(ip)));
    }

    private static List<ApiObject> candidates(
            ApiObject service, Function<ObjectKey, Collection<ApiObject>> slices, List<ApiObject> nodes) {
        if (!service.spec().text("externalTrafficPolicy").equals("Local")) {
            return nodes;
        }
        var endpoints = slices.apply(service.key()).stream()
                .flatMap(slice -> slice.root().array("endpoints").objects())
                .toList();
        var ready = on(endpoints, HolderPlanner::isReady, nodes);
        return ready.isEmpty() ? on(endpoints, HolderPlanner::servesToTheEnd, nodes) : ready;
    }

    private static List<ApiObject> on(List<JsonObject> endpoints, Predicate<JsonObject> which, List<ApiObject> nodes) {
        var names = new TreeSet<String>();
        endpoints.stream().filter(which).forEach(endpoint -> names.add(endpoint.text("nodeName")));
        return nodes.stream().filter(node -> names.contains(node.name())).toList();
    }

    private static boolean isReady(JsonObject endpoint) {
        return endpoint.object("conditions").get("ready") != JsonBool.FALSE;
    }

    private static boolean servesToTheEnd(JsonObject endpoint) {
        return endpoint.object("conditions").flag("serving");
    }

    private static boolean mayHold(ApiObject node) {
        return !node.isBeingDeleted()
                && !node.labels().containsKey(EXCLUDED)
                && node.spec()
                        .array("taints")
                        .objects()
                        .noneMatch(taint -> taint.text("key").equals(TO_BE_DELETED));
    }

    private static boolean isReadyNode(ApiObject node) {
        return node.status()
                .array("conditions")
                .objects()
                .anyMatch(condition -> condition.text("type").equals("Ready")
                        && condition.text("status").equals("True"));
    }

    private static Optional<String> holder(String ip, List<ApiObject> candidates) {
        var ready = candidates.stream().filter(HolderPlanner::isReadyNode).toList();
        return (ready.isEmpty() ? candidates : ready)
                .stream()
                        .map(ApiObject::name)
                        .max(Comparator.<String>comparingLong(name -> draw(ip + " " + name))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /** The same number on every node and for ever: FNV-1a, its bits mixed once more. */
    private static long draw(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ each) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        return (hash ^ hash >>> 33) >>> 1;
    }
}
