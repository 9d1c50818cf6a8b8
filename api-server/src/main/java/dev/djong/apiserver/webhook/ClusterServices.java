package dev.djong.apiserver.webhook;

import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A Service's ready endpoints, one at random: the api-server's machine need not have a service proxy. Its cluster address
 * serves where nobody keeps Endpoints for it.
 */
public final class ClusterServices implements ServiceResolver {
    private final ClusterState state;
    private final RandomGenerator random;

    public ClusterServices(ClusterState state, RandomGenerator random) {
        this.state = state;
        this.random = random;
    }

    @Override
    public InetSocketAddress resolve(String namespace, String name, int port) throws WebhookCallException {
        var key = new ObjectKey(namespace, name);
        var service = state.cached(Resources.SERVICES, key)
                .or(() -> state.live(Resources.SERVICES, key))
                .orElseThrow(() -> new WebhookCallException("service \"" + name + "\" not found"));
        if (service.spec().text("type").equals("ExternalName")) {
            return new InetSocketAddress(service.spec().text("externalName"), port);
        }
        var served = service.spec()
                .array("ports")
                .objects()
                .filter(entry -> entry.integerOr("port", 0) == port)
                .findFirst()
                .orElseThrow(() ->
                        new WebhookCallException("no service port " + port + " found for service \"" + name + "\""));
        var endpoints = state.cached(Resources.ENDPOINTS, key);
        var ready = endpoints.map(found -> addresses(found, served)).orElse(List.of());
        if (!ready.isEmpty()) {
            return ready.get(random.nextInt(ready.size()));
        }
        return clusterAddress(service, endpoints, port)
                .orElseThrow(() -> new WebhookCallException("no endpoints available for service \"" + name + "\""));
    }

    private static Optional<InetSocketAddress> clusterAddress(
            ApiObject service, Optional<ApiObject> endpoints, int port) {
        var address = service.spec().text("clusterIP");
        boolean usable = !address.isEmpty() && !address.equals("None");
        return endpoints.isEmpty() && usable ? Optional.of(new InetSocketAddress(address, port)) : Optional.empty();
    }

    private static List<InetSocketAddress> addresses(ApiObject endpoints, JsonObject served) {
        var all = new ArrayList<InetSocketAddress>();
        endpoints
                .root()
                .array("subsets")
                .objects()
                .forEach(subset -> subset.array("ports")
                        .objects()
                        .filter(port -> port.text("name").equals(served.text("name")))
                        .findFirst()
                        .ifPresent(port -> subset.array("addresses")
                                .objects()
                                .map(address ->
                                        new InetSocketAddress(address.text("ip"), (int) port.integerOr("port", 0)))
                                .forEach(all::add)));
        return all;
    }
}
