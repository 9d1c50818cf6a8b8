package dev.djong.node.proxy;

import dev.djong.object.ObjectKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The routes of all services on this node. No frontend occurs twice: of two services that claim the same external address
 * and port the first by name has it, on every node alike.
 */
public record Ruleset(SortedMap<ObjectKey, ServiceRoutes> services) {
    public static final Ruleset EMPTY = new Ruleset(new TreeMap<>());

    public Ruleset {
        services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    }

    /** @param services as they were planned; may contradict each other */
    public static Ruleset of(Map<ObjectKey, ServiceRoutes> services) {
        var taken = new HashMap<Frontend, ObjectKey>();
        var settled = new TreeMap<ObjectKey, ServiceRoutes>();
        new TreeMap<>(services).forEach((key, wanted) -> {
            var routes = wanted.without(taken);
            routes.routes().keySet().forEach(frontend -> taken.put(frontend, key));
            if (!routes.isEmpty()) {
                settled.put(key, routes);
            }
        });
        return new Ruleset(settled);
    }

    /** The services that are not the same in both. */
    public static Set<ObjectKey> difference(Ruleset one, Ruleset other) {
        var keys = new TreeSet<>(one.services.keySet());
        keys.addAll(other.services.keySet());
        keys.removeIf(key -> one.of(key).equals(other.of(key)));
        return keys;
    }

    public ServiceRoutes of(ObjectKey service) {
        return services.getOrDefault(service, ServiceRoutes.NONE);
    }
}
