package dev.djong.node.proxy.nft;

import dev.djong.node.proxy.Backend;
import dev.djong.node.proxy.Frontend;
import dev.djong.node.proxy.Pool;
import dev.djong.node.proxy.PortId;
import dev.djong.node.proxy.Route;
import dev.djong.node.proxy.Route.Masquerade;
import dev.djong.node.proxy.ServiceRoutes;
import dev.djong.object.Cidr;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Writes routes as chains. A connection goes through up to three of them:
 *
 * <pre>
 * in/NS/NAME/tcp/http   cluster IP: marks outsiders            ext/...  node port and other outside addresses
 *      |                                                          |
 * all/NS/NAME/tcp/http  picks one of all backends at random    here/...  picks one of this node's
 *      |
 * to/NS/NAME/tcp/http/10.244.0.7/8080   marks hairpins, remembers the client, changes the destination
 *
 * only/192.0.2.4/tcp/80   before all that: drops who may not connect to the balancer's address
 * </pre>
 */
final class Renderer {
    private final Family family;
    private final List<String> podCidrs;
    private final boolean bridgeFiltered;

    Renderer(Family family, NftSettings settings) {
        this.family = family;
        this.podCidrs = settings.podCidrs(family);
        this.bridgeFiltered = settings.bridgeFiltered();
    }

    /** The part of these services that is of this family. Names are of letters that nft takes; addresses were checked. */
    Table render(Collection<ServiceRoutes> services) {
        var table = Table.empty();
        for (var service : services) {
            service.routes().forEach((frontend, route) -> {
                if (frontend.isIpv6() == (family == Family.IP6)) {
                    add(table, frontend, route);
                }
            });
            restrict(table, service);
            service.clusterIps().stream()
                    .filter(ip -> ip.indexOf(':') >= 0 == (family == Family.IP6))
                    .forEach(ip -> table.element(Skeleton.CLUSTER_IPS, ip, ""));
        }
        return table;
    }

    /** Of ranges that are all of the other family nothing follows for this one, as upstream has it. */
    private void restrict(Table table, ServiceRoutes service) {
        var sources = service.balancerSources().stream()
                .filter(range -> range.indexOf(':') >= 0 == (family == Family.IP6))
                .toList();
        if (sources.isEmpty() || sources.stream().anyMatch(range -> range.endsWith("/0"))) {
            return;
        }
        for (var frontend : service.routes().keySet()) {
            if (frontend.kind() == Frontend.Kind.LOAD_BALANCER_IP && frontend.isIpv6() == (family == Family.IP6)) {
                var chain = "only/" + frontend.ip().replace(':', '.') + "/"
                        + frontend.protocol().lowerCase() + "/" + frontend.port();
                table.chains()
                        .put(chain, List.of(from("!= { " + String.join(", ", separate(sources)) + " }") + " drop"));
                table.element(Skeleton.RESTRICTED, key(frontend), "goto " + chain);
            }
        }
    }

    /** nft takes no set whose members overlap: those that another one includes are left out. */
    private static List<String> separate(List<String> sources) {
        var ranges = sources.stream()
                .map(text -> Cidr.parse(text.indexOf('/') < 0 ? text + (text.indexOf(':') < 0 ? "/32" : "/128") : text)
                        .orElseThrow())
                .toList();
        return ranges.stream()
                .filter(range -> ranges.stream()
                        .noneMatch(other -> !other.equals(range)
                                && other.prefixLength() <= range.prefixLength()
                                && other.contains(range.network())))
                .map(Cidr::toString)
                .distinct()
                .toList();
    }

    private void add(Table table, Frontend frontend, Route route) {
        switch (route) {
            case Route.Balance(var pool, var masquerade) -> served(table, frontend, balance(table, pool, masquerade));
            case Route.LocalOnly(var local, var all) -> served(table, frontend, localOnly(table, local, all));
            case Route.Reject reject -> unserved(table, frontend, Skeleton.REJECT);
            case Route.Drop drop -> unserved(table, frontend, Skeleton.DROP);
        }
    }

    private static void served(Table table, Frontend frontend, String chain) {
        boolean nodePort = frontend.kind() == Frontend.Kind.NODE_PORT;
        table.element(nodePort ? Skeleton.NODE_PORTS : Skeleton.SERVICES, key(frontend), "goto " + chain);
    }

    private static void unserved(Table table, Frontend frontend, String chain) {
        boolean nodePort = frontend.kind() == Frontend.Kind.NODE_PORT;
        table.element(nodePort ? Skeleton.UNSERVED_NODE_PORTS : Skeleton.UNSERVED, key(frontend), "goto " + chain);
    }

    private static String key(Frontend frontend) {
        var port = frontend.protocol().lowerCase() + " . " + frontend.port();
        return frontend.kind() == Frontend.Kind.NODE_PORT ? port : frontend.ip() + " . " + port;
    }

    private String balance(Table table, Pool pool, Masquerade masquerade) {
        var chain = (masquerade == Masquerade.ALL ? "ext/" : "in/") + name(pool.id());
        var rules = new ArrayList<String>();
        switch (masquerade) {
            case ALL -> rules.add("jump " + Skeleton.MASQUERADE);
            case OUTSIDERS -> {
                if (!podCidrs.isEmpty()) {
                    rules.add(from("!= " + pods()) + " jump " + Skeleton.MASQUERADE);
                }
            }
        }
        rules.add("goto " + pool(table, pool));
        table.chains().put(chain, List.copyOf(rules));
        return chain;
    }

    private String localOnly(Table table, Pool local, Pool all) {
        var chain = "ext/" + name(all.id());
        var everywhere = pool(table, all);
        var rules = new ArrayList<String>();
        if (!podCidrs.isEmpty()) {
            rules.add(from(pods()) + " goto " + everywhere);
        }
        rules.add("fib saddr type local jump " + Skeleton.MASQUERADE);
        rules.add("fib saddr type local goto " + everywhere);
        rules.add(local.isEmpty() ? "drop" : "goto " + pool(table, local));
        table.chains().put(chain, List.copyOf(rules));
        return chain;
    }

    private String pool(Table table, Pool pool) {
        var chain = (pool.localOnly() ? "here/" : "all/") + name(pool.id());
        if (table.chains().containsKey(chain)) {
            return chain;
        }
        var rules = new ArrayList<String>();
        var choices = new ArrayList<String>();
        for (var backend : pool.backends()) {
            var target = backend(table, pool, backend);
            pool.affinity().ifPresent(time -> rules.add(from("@" + affinity(pool, backend)) + " goto " + target));
            choices.add(choices.size() + " : goto " + target);
        }
        rules.add(
                choices.size() == 1
                        ? "goto " + target(pool, pool.backends().getFirst())
                        : "numgen random mod " + choices.size() + " vmap { " + String.join(", ", choices) + " }");
        table.chains().put(chain, List.copyOf(rules));
        return chain;
    }

    private String backend(Table table, Pool pool, Backend backend) {
        var rules = new ArrayList<String>();
        // A pod that reached itself would answer itself directly, and drop the answer.
        rules.add(from(backend.ip()) + " jump " + Skeleton.MASQUERADE);
        if (!bridgeFiltered && backend.local() && !podCidrs.isEmpty()) {
            rules.add(from(pods()) + " jump " + Skeleton.MASQUERADE);
        }
        pool.affinity().ifPresent(time -> {
            table.affinitySets().put(affinity(pool, backend), time.toSeconds());
            rules.add("update @" + affinity(pool, backend) + " { " + family.keyword + " saddr }");
        });
        var ip = family == Family.IP6 ? "[" + backend.ip() + "]" : backend.ip();
        rules.add("meta l4proto " + pool.id().protocol().lowerCase() + " dnat to " + ip + ":" + backend.port());
        var chain = target(pool, backend);
        table.chains().put(chain, List.copyOf(rules));
        return chain;
    }

    private static String target(Pool pool, Backend backend) {
        return "to/" + name(pool.id()) + "/" + address(backend);
    }

    private static String affinity(Pool pool, Backend backend) {
        return "aff/" + name(pool.id()) + "/" + address(backend);
    }

    private static String address(Backend backend) {
        return backend.ip().replace(':', '.') + "/" + backend.port();
    }

    private static String name(PortId id) {
        return safe(id.service().namespace()) + "/" + safe(id.service().name()) + "/"
                + id.protocol().lowerCase() + "/" + safe(id.name());
    }

    /** The API lets no other characters through; a packet filter must not depend on that. */
    private static String safe(String name) {
        return name.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private String from(String whom) {
        return family.keyword + " saddr " + whom;
    }

    private String pods() {
        return podCidrs.size() == 1 ? podCidrs.getFirst() : "{ " + String.join(", ", podCidrs) + " }";
    }
}
