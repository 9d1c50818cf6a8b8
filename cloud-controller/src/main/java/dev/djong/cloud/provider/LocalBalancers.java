package dev.djong.cloud.provider;

import dev.djong.cloud.CloudFailure;
import dev.djong.cloud.LoadBalancers;
import dev.djong.object.AddressPool;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Balancers without a machine of their own: each service gets addresses of a pool, and one of the nodes, which all know the
 * same pool, answers for each of them. All that is remembered stands in the services themselves.
 */
public final class LocalBalancers implements LoadBalancers {
    private final AddressChoice choice;
    private final Supplier<Collection<ApiObject>> services;
    /** Given to services whose status, as it is known here, does not say so yet; guarded by this object. */
    private final Map<ObjectKey, Promise> promises = new HashMap<>();

    private record Promise(String uid, List<String> addresses) {}

    /** @param services all services as far as they are known */
    public LocalBalancers(List<AddressPool> pools, Supplier<Collection<ApiObject>> services) {
        this.choice = new AddressChoice(pools);
        this.services = services;
    }

    @Override
    public Optional<List<Ingress>> find(ApiObject service) {
        return Optional.of(choice.rightfully(service, services.get()))
                .filter(held -> !held.isEmpty())
                .map(LocalBalancers::ingress);
    }

    /** The nodes do not matter: they find out by themselves which of them answers. */
    @Override
    public synchronized List<Ingress> ensure(ApiObject service, List<ApiObject> nodes) {
        var all = services.get();
        var known = new HashMap<ObjectKey, ApiObject>();
        all.forEach(each -> known.put(each.key(), each));
        promises.entrySet().removeIf(entry -> isKept(known.get(entry.getKey()), entry.getValue()));
        var promised = new HashSet<String>();
        promises.forEach((key, promise) -> {
            if (!key.equals(service.key())) {
                promised.addAll(promise.addresses);
            }
        });
        try {
            var addresses = choice.choose(service, all, promised);
            promises.put(service.key(), new Promise(service.uid(), addresses));
            return ingress(addresses);
        } catch (AddressChoice.NoAddressException failure) {
            throw new CloudFailure("failed to ensure load balancer: " + failure.getMessage(), failure);
        }
    }

    /** Its service says itself what it has, or is another one or none by now. */
    private boolean isKept(@Nullable ApiObject service, Promise promise) {
        return service == null
                || !service.uid().equals(promise.uid)
                || !choice.held(service).isEmpty();
    }

    @Override
    public synchronized void remove(ApiObject service) {
        promises.remove(service.key());
    }

    private static List<Ingress> ingress(List<String> addresses) {
        return addresses.stream().map(ip -> new Ingress(ip, "")).toList();
    }
}
