package dev.djong.cloud.provider;

import dev.djong.object.AddressPool;
import dev.djong.object.ApiObject;
import dev.djong.object.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Chooses the addresses of a service's balancer out of the pools: one a family. What it has it keeps; what its user asks
 * for in {@code spec.loadBalancerIP} it gets if that is free. Where two services have the same address, as a change of
 * leaders may leave them for a moment, the older one keeps it. Pure.
 */
final class AddressChoice {
    private static final Comparator<ApiObject> OLDEST_FIRST = Comparator.comparing(
                    (ApiObject service) -> service.metadata().text("creationTimestamp"))
            .thenComparing(ApiObject::key);

    private final List<AddressPool> pools;

    AddressChoice(List<AddressPool> pools) {
        this.pools = List.copyOf(pools);
    }

    /** The addresses of the pools that the service's status names. */
    List<String> held(ApiObject service) {
        return service.status()
                .object("loadBalancer")
                .array("ingress")
                .objects()
                .map(each -> each.text("ip"))
                .filter(ip -> pools.stream().anyMatch(pool -> pool.contains(ip)))
                .toList();
    }

    /** Those that no older service has too. */
    List<String> rightfully(ApiObject service, Collection<ApiObject> all) {
        return held(service).stream()
                .filter(ip -> all.stream()
                        .filter(other -> OLDEST_FIRST.compare(other, service) < 0)
                        .noneMatch(other -> held(other).contains(ip)))
                .toList();
    }

    /**
     * @param all all services, this one may be among them
     * @param promised addresses that others were given and whose status does not say so yet
     * @throws NoAddressException with what is missing
     */
    List<String> choose(ApiObject service, Collection<ApiObject> all, Set<String> promised) {
        var taken = new HashSet<>(promised);
        all.stream().filter(other -> !other.key().equals(service.key())).forEach(other -> {
            boolean yields = OLDEST_FIRST.compare(service, other) < 0;
            // A younger one with the same address gives it up, but only that.
            held(other).stream()
                    .filter(ip -> !yields || !held(service).contains(ip))
                    .forEach(taken::add);
            other.spec().array("externalIPs").strings().forEach(taken::add);
        });
        var chosen = new ArrayList<String>();
        for (var family : families(service)) {
            choose(service, family, taken).ifPresent(chosen::add);
        }
        if (chosen.isEmpty()) {
            throw new NoAddressException("no pool of balancer addresses has the family "
                    + String.join(", ", families(service)) + ": see --load-balancer-pool");
        }
        return chosen;
    }

    private static List<String> families(ApiObject service) {
        var families = service.spec().array("ipFamilies").strings().toList();
        return families.isEmpty() ? List.of("IPv4") : families;
    }

    private Optional<String> choose(ApiObject service, String family, Set<String> taken) {
        var ofFamily = pools.stream()
                .filter(pool -> pool.family().text().equals(family))
                .toList();
        if (ofFamily.isEmpty()) {
            return Optional.empty(); // a service of both families is balanced in the one that there is
        }
        var asked = IpAddress.parse(service.spec().text("loadBalancerIP"))
                .filter(ip -> ip.family().text().equals(family))
                .map(IpAddress::toString);
        if (asked.isPresent()) {
            return Optional.of(asFor(asked.get(), ofFamily, taken));
        }
        var free = Stream.concat(
                held(service).stream(),
                ofFamily.stream().flatMap(AddressPool::addresses).map(IpAddress::toString));
        return Optional.of(free.filter(ip -> ofFamily.stream().anyMatch(pool -> pool.contains(ip)))
                .filter(ip -> !taken.contains(ip))
                .findFirst()
                .orElseThrow(() -> new NoAddressException("all addresses of " + names(ofFamily) + " are in use")));
    }

    private static String asFor(String ip, List<AddressPool> pools, Set<String> taken) {
        if (pools.stream().noneMatch(pool -> pool.contains(ip))) {
            throw new NoAddressException("spec.loadBalancerIP " + ip + " is not in " + names(pools));
        }
        if (taken.contains(ip)) {
            throw new NoAddressException("spec.loadBalancerIP " + ip + " is in use by another service");
        }
        return ip;
    }

    private static String names(List<AddressPool> pools) {
        return String.join(", ", pools.stream().map(AddressPool::toString).toList());
    }

    /** Nothing is left, or not what was asked for. */
    static final class NoAddressException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoAddressException(String message) {
            super(message);
        }
    }
}
