package dev.djong.node.proxy;

import dev.djong.json.JsonObject;
import dev.djong.node.proxy.Frontend.Kind;
import dev.djong.node.proxy.Route.Masquerade;
import dev.djong.object.ApiObject;
import dev.djong.object.Cidr;
import dev.djong.object.IpAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Decides how connections to one service are led. Pure.
 *
 * <pre>
 * frontend                      policy Cluster                 policy Local
 * cluster IP (internal policy)  all backends, outsiders masq.  backends here, or dropped
 * node port, external IP, load  all backends, everybody masq.  outsiders: backends here, own address kept;
 *   balancer IP (external p.)                                  pods and node: all backends
 * any, without any backend      rejected                       rejected
 * headless, ExternalName        nothing: DNS alone answers for them
 * </pre>
 */
public final class ServicePlanner {
    /** Upstream's default of {@code sessionAffinityConfig.clientIP.timeoutSeconds}: three hours. */
    static final int DEFAULT_AFFINITY_SECONDS = 10_800;
    /** A service with this label is somebody else's to serve. */
    private static final String OTHER_PROXY = "service.kubernetes.io/service-proxy-name";

    private final String nodeName;
    private final List<IpAddress> nodeAddresses;

    /** @param nodeAddresses the node's own; where a balancer's sources include them, the node may connect to it too */
    public ServicePlanner(String nodeName, List<String> nodeAddresses) {
        this.nodeName = nodeName;
        this.nodeAddresses = nodeAddresses.stream()
                .flatMap(ip -> IpAddress.parse(ip).stream())
                .toList();
    }

    public ServiceRoutes plan(ApiObject service, Collection<ApiObject> slices) {
        var ips = clusterIps(service.spec());
        if (ips.isEmpty()
                || service.spec().text("type").equals("ExternalName")
                || service.labels().containsKey(OTHER_PROXY)) {
            return ServiceRoutes.NONE;
        }
        var endpoints = new EndpointSlices(slices, nodeName);
        var routes = new TreeMap<Frontend, Route>();
        for (var ip : ips) {
            service.spec().array("ports").objects().forEach(port -> plan(service, ip, port, endpoints, routes));
        }
        return new ServiceRoutes(routes, new TreeSet<>(ips), balancerSources(service), healthCheck(service, endpoints));
    }

    /**
     * Who may connect to a balancer's addresses. What a node sends to an address that it holds itself comes from that very
     * address: so that is a source too where the node is one.
     */
    private SortedSet<String> balancerSources(ApiObject service) {
        var sources = new TreeSet<String>();
        service.spec()
                .array("loadBalancerSourceRanges")
                .strings()
                .map(String::strip)
                .map(Cidr::including)
                .flatMap(Optional::stream)
                .forEach(range -> {
                    sources.add(range.toString());
                    nodeAddresses.stream()
                            .filter(range::contains)
                            .findFirst()
                            .ifPresent(any -> balancerIps(service)
                                    .filter(Addresses::isIp)
                                    .filter(ip -> Addresses.isIpv6(ip) == (range.family() == IpAddress.Family.IPV6))
                                    .forEach(sources::add));
                });
        return sources;
    }

    private Optional<HealthCheck> healthCheck(ApiObject service, EndpointSlices endpoints) {
        int port = (int) service.spec().integerOr("healthCheckNodePort", 0);
        boolean checked = port > 0
                && service.spec().text("type").equals("LoadBalancer")
                && service.spec().text("externalTrafficPolicy").equals("Local");
        return checked
                ? Optional.of(new HealthCheck(port, service.key(), endpoints.localAddresses()))
                : Optional.empty();
    }

    private static List<String> clusterIps(JsonObject spec) {
        var several = spec.array("clusterIPs").strings().toList();
        var all = several.isEmpty() ? List.of(spec.text("clusterIP")) : several;
        return all.stream().filter(Addresses::isIp).toList(); // "None" and the empty string are none
    }

    private void plan(
            ApiObject service,
            String clusterIp,
            JsonObject port,
            EndpointSlices endpoints,
            SortedMap<Frontend, Route> routes) {
        var id = new PortId(
                service.key(), Protocol.of(port.text("protocol")), port.text("name"), Addresses.isIpv6(clusterIp));
        var affinity = affinity(service.spec());
        var all = new Pool(id, false, endpoints.backends(id, false), affinity);
        var local = new Pool(id, true, endpoints.backends(id, true), affinity);
        int number = (int) port.integerOr("port", 0);

        var inside = internalRoute(service.spec(), all, local);
        routes.put(new Frontend(Kind.CLUSTER_IP, clusterIp, id.protocol(), number), inside);

        var outside = externalRoute(service.spec(), all, local);
        int nodePort = (int) port.integerOr("nodePort", 0);
        if (nodePort > 0) {
            var any = id.ipv6() ? Frontend.ANY_IPV6 : Frontend.ANY_IPV4;
            routes.put(new Frontend(Kind.NODE_PORT, any, id.protocol(), nodePort), outside);
        }
        addresses(service.spec().array("externalIPs").strings(), id)
                .forEach(ip -> routes.put(new Frontend(Kind.EXTERNAL_IP, ip, id.protocol(), number), outside));
        addresses(balancerIps(service), id)
                .forEach(ip -> routes.put(new Frontend(Kind.LOAD_BALANCER_IP, ip, id.protocol(), number), outside));
    }

    private static Stream<String> addresses(Stream<String> ips, PortId id) {
        return ips.filter(ip -> Addresses.isIp(ip) && Addresses.isIpv6(ip) == id.ipv6());
    }

    /** Addresses of a balancer that delivers packets unchanged. One with {@code ipMode: Proxy} sends to node ports. */
    private static Stream<String> balancerIps(ApiObject service) {
        return service.status()
                .object("loadBalancer")
                .array("ingress")
                .objects()
                .filter(each -> !each.text("ipMode").equals("Proxy"))
                .map(each -> each.text("ip"));
    }

    private static Route internalRoute(JsonObject spec, Pool all, Pool local) {
        if (all.isEmpty()) {
            return new Route.Reject();
        }
        if (!spec.text("internalTrafficPolicy").equals("Local")) {
            return new Route.Balance(all, Masquerade.OUTSIDERS);
        }
        return local.isEmpty() ? new Route.Drop() : new Route.Balance(local, Masquerade.OUTSIDERS);
    }

    private static Route externalRoute(JsonObject spec, Pool all, Pool local) {
        if (all.isEmpty()) {
            return new Route.Reject();
        }
        return spec.text("externalTrafficPolicy").equals("Local")
                ? new Route.LocalOnly(local, all)
                : new Route.Balance(all, Masquerade.ALL);
    }

    private static Optional<Duration> affinity(JsonObject spec) {
        if (!spec.text("sessionAffinity").equals("ClientIP")) {
            return Optional.empty();
        }
        long seconds = spec.object("sessionAffinityConfig")
                .object("clientIP")
                .integerOr("timeoutSeconds", DEFAULT_AFFINITY_SECONDS);
        return Optional.of(Duration.ofSeconds(seconds));
    }
}
