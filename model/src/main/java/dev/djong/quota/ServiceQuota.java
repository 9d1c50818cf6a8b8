package dev.djong.quota;

import dev.djong.json.JsonBool;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import dev.djong.object.Quantity;
import dev.djong.object.Resources;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Services: how many, how many node ports they hold, and how many load balancers they ask for. */
final class ServiceQuota implements QuotaEvaluator {
    private static final Set<String> NAMES =
            Set.of("services", "count/services", "services.nodeports", "services.loadbalancers");

    @Override
    public GroupResource resource() {
        return Resources.SERVICES.groupResource();
    }

    @Override
    public boolean counts(String name) {
        return NAMES.contains(name);
    }

    @Override
    public Amounts usage(ApiObject service, Instant now) {
        var type = service.spec().text("type");
        var one = Quantity.of(1);
        return new Amounts(Map.of(
                "services",
                one,
                "count/services",
                one,
                "services.nodeports",
                Quantity.of(nodePorts(service, type)),
                "services.loadbalancers",
                type.equals("LoadBalancer") ? one : Quantity.ZERO));
    }

    private static long nodePorts(ApiObject service, String type) {
        var ports = service.spec().array("ports");
        return switch (type) {
            case "NodePort" -> ports.size();
            case "LoadBalancer" ->
                service.spec().get("allocateLoadBalancerNodePorts") == JsonBool.FALSE
                        ? ports.objects()
                                .filter(port -> port.integerOr("nodePort", 0) != 0)
                                .count()
                        : ports.size();
            default -> 0;
        };
    }
}
