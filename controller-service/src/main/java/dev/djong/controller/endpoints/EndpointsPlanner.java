package dev.djong.controller.endpoints;

import dev.djong.controller.endpointslice.Backends;
import dev.djong.controller.pod.Pods;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Endpoints object that a Service should have: a subset for each set of ports, ready addresses apart from those that
 * are not. Pods that are going are left out, as always in this older form. Pure.
 */
final class EndpointsPlanner {
    /** Clients of this form cannot take more; upstream's limit. */
    static final int MAX_ADDRESSES = 1000;

    private static final String MANAGED_BY_LABEL = "endpoints.kubernetes.io/managed-by";
    private static final String MANAGER = "endpoint-controller";
    private static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";

    private static final class Subset {
        final List<JsonObject> ready = new ArrayList<>();
        final List<JsonObject> notReady = new ArrayList<>();
    }

    private EndpointsPlanner() {}

    /** @param base the existing object, or an empty one of the right name */
    static ApiObject plan(ApiObject service, List<ApiObject> pods, ApiObject base) {
        var family = Backends.families(service).getFirst();
        var subsets = new TreeMap<String, Subset>();
        var ports = new HashMap<String, JsonArray>();
        boolean truncated = false;
        int count = 0;
        var sorted = Backends.candidates(pods).stream()
                .filter(pod -> !pod.isBeingDeleted())
                .sorted(Comparator.comparing(ApiObject::name))
                .toList();
        for (var pod : sorted) {
            var address = Backends.address(pod, family);
            var served = Backends.ports(service, pod);
            if (address.isEmpty() || (served.isEmpty() && !Backends.isHeadless(service))) {
                continue;
            }
            if (count++ >= MAX_ADDRESSES) {
                truncated = true;
                break;
            }
            ports.put(served.toString(), served);
            var subset = subsets.computeIfAbsent(served.toString(), text -> new Subset());
            boolean ready = Pods.isReady(pod) || Backends.publishesNotReady(service);
            (ready ? subset.ready : subset.notReady).add(address(service, pod, address.get()));
        }
        return assemble(service, base, subsets, ports, truncated);
    }

    private static JsonObject address(ApiObject service, ApiObject pod, String ip) {
        return JsonObject.builder()
                .put("ip", ip)
                .putText("hostname", Backends.hostname(pod, service).orElse(""))
                .putText("nodeName", Pods.nodeName(pod))
                .put("targetRef", Backends.reference(pod))
                .build();
    }

    private static ApiObject assemble(
            ApiObject service,
            ApiObject base,
            Map<String, Subset> subsets,
            Map<String, JsonArray> ports,
            boolean truncated) {
        var list = new ArrayList<JsonObject>();
        subsets.forEach((text, subset) -> list.add(JsonObject.builder()
                .putIf("addresses", addresses(subset.ready))
                .putIf("notReadyAddresses", addresses(subset.notReady))
                .putIf("ports", ports(ports.getOrDefault(text, JsonArray.EMPTY)))
                .build()));
        var labels = new HashMap<>(service.labels());
        labels.put(MANAGED_BY_LABEL, MANAGER);
        if (Backends.isHeadless(service)) {
            labels.put(Backends.HEADLESS, "");
        }
        var annotations = new HashMap<>(base.annotations());
        annotations.remove(OVER_CAPACITY);
        if (truncated) {
            annotations.put(OVER_CAPACITY, "truncated");
        }
        var result = base.withLabels(labels).withAnnotations(annotations);
        return list.isEmpty()
                ? new ApiObject(result.root().without("subsets"))
                : result.with("subsets", JsonArray.of(list));
    }

    /** In the order of their texts, as upstream sorts them. */
    private static @Nullable JsonArray addresses(List<JsonObject> addresses) {
        var sorted = addresses.stream()
                .sorted(Comparator.comparing(address -> address.text("ip")))
                .toList();
        return sorted.isEmpty() ? null : JsonArray.of(sorted);
    }

    /** This form leaves out empty port names. */
    private static @Nullable JsonArray ports(JsonArray ports) {
        return ports.isEmpty()
                ? null
                : ports.map(port ->
                        port.asObject().text("name").isEmpty() ? port.asObject().without("name") : port);
    }
}
