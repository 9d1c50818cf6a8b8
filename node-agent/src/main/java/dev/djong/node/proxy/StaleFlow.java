package dev.djong.node.proxy;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Flows of UDP clients that never close anything: they would be led to a backend that is gone for as long as the client
 * keeps sending, or nowhere although there is a backend now.
 *
 * @param backendIp led there; empty for flows to the frontend that were led nowhere
 */
public record StaleFlow(Frontend frontend, Optional<String> backendIp) {

    /** What became stale when {@code before} was replaced by {@code after}. */
    static Set<StaleFlow> between(Ruleset before, Ruleset after) {
        var stale = new LinkedHashSet<StaleFlow>();
        for (var service : Ruleset.difference(before, after)) {
            var old = before.of(service).routes();
            var now = after.of(service).routes();
            old.forEach((frontend, route) -> {
                if (frontend.protocol() == Protocol.UDP) {
                    var gone = new TreeSet<>(backendIps(route));
                    gone.removeAll(backendIps(now.getOrDefault(frontend, new Route.Reject())));
                    gone.forEach(ip -> stale.add(new StaleFlow(frontend, Optional.of(ip))));
                }
            });
            now.forEach((frontend, route) -> {
                boolean servedBefore = old.containsKey(frontend)
                        && !backendIps(old.get(frontend)).isEmpty();
                if (frontend.protocol() == Protocol.UDP
                        && !servedBefore
                        && !backendIps(route).isEmpty()) {
                    stale.add(new StaleFlow(frontend, Optional.empty()));
                }
            });
        }
        return stale;
    }

    private static Set<String> backendIps(Route route) {
        return switch (route) {
            case Route.Balance(var pool, var masquerade) -> ips(pool);
            case Route.LocalOnly(var local, var all) -> ips(all);
            case Route.Reject reject -> Set.of();
            case Route.Drop drop -> Set.of();
        };
    }

    private static Set<String> ips(Pool pool) {
        var ips = new TreeSet<String>();
        pool.backends().forEach(backend -> ips.add(backend.ip()));
        return ips;
    }
}
