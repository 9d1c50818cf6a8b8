package dev.djong.apiserver.bootstrap;

import dev.djong.api.ApiClient;
import dev.djong.api.DeleteOptions;
import dev.djong.apiserver.store.Store;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.time.Duration;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.IntSupplier;

/**
 * The Service {@code default/kubernetes}, with Endpoints and an EndpointSlice that name the living api-servers. Every server
 * renews its lease and reconciles all three every {@link #PERIOD}; who stops takes itself out.
 */
public final class KubernetesService {
    /** How often the assembly calls {@link #reconcile}; well below the leases' time to live. */
    public static final Duration PERIOD = Duration.ofSeconds(10);

    private static final ObjectKey KEY = new ObjectKey("default", "kubernetes");
    private static final int SERVICE_PORT = 443;

    private final ApiClient client;
    private final ApiServerLeases leases;
    private final Self self;

    /**
     * What this server says of itself.
     *
     * @param advertisedAddress where nodes and pods reach it; never a loopback address in a cluster with pods
     * @param securePort where it listens, known once it does
     * @param clusterIp the first of the service range
     */
    public record Self(String advertisedAddress, IntSupplier securePort, String clusterIp) {}

    /** @param client that may do everything and reaches this server's own chain */
    public KubernetesService(ApiClient client, Store store, Self self) {
        this.client = client;
        this.leases = new ApiServerLeases(store);
        this.self = self;
    }

    /** One turn of a server that listens; calls must not overlap. */
    public void reconcile() {
        leases.renew(self.advertisedAddress);
        ensure(Resources.SERVICES, service(), KubernetesService::withPorts);
        publish();
    }

    /** The last turn of a server that stops. */
    public void withdraw() {
        leases.remove(self.advertisedAddress);
        publish();
    }

    private void publish() {
        var addresses = leases.alive();
        if (addresses.isEmpty()) {
            delete(Resources.ENDPOINTS);
            delete(Resources.ENDPOINT_SLICES);
        } else {
            ensure(Resources.ENDPOINTS, endpoints(addresses), KubernetesService::withBody);
            ensure(Resources.ENDPOINT_SLICES, endpointSlice(addresses), KubernetesService::withBody);
        }
    }

    private void delete(GroupVersionResource resource) {
        try {
            client.delete(resource, KEY, DeleteOptions.DEFAULT);
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.NOT_FOUND)) {
                throw failure;
            }
        }
    }

    /** Losing a race is fine: the winner wrote the same, or the next turn sees the difference. */
    private void ensure(GroupVersionResource resource, ApiObject wanted, BinaryOperator<ApiObject> repair) {
        try {
            var stored = client.find(resource, KEY);
            if (stored.isEmpty()) {
                client.create(resource, wanted);
                return;
            }
            var repaired = repair.apply(stored.get(), wanted);
            if (!repaired.equals(stored.get())) {
                client.update(resource, repaired);
            }
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.CONFLICT) && !failure.is(Reason.ALREADY_EXISTS)) {
                throw failure;
            }
        }
    }

    /** Its type and ports are ours; what else a person changed stays, and another address could not be given to it. */
    private static ApiObject withPorts(ApiObject stored, ApiObject wanted) {
        var ours = wanted.spec().without("clusterIP").without("clusterIPs").without("sessionAffinity");
        if (covers(stored.spec(), ours)) {
            return stored;
        }
        return stored.with(
                "spec", stored.spec().with("ports", ours.array("ports")).with("type", "ClusterIP"));
    }

    private static ApiObject withBody(ApiObject stored, ApiObject wanted) {
        if (covers(stored.root(), wanted.root())) {
            return stored;
        }
        var root = stored.root();
        for (int i = 0; i < wanted.root().size(); i++) {
            var name = wanted.root().nameAt(i);
            root = name.equals("metadata")
                    ? root
                    : root.with(name, wanted.root().valueAt(i));
        }
        return new ApiObject(root).withLabels(wanted.labels());
    }

    /** Whether all that is wanted is there; what defaults added does not count. */
    private static boolean covers(Json stored, Json wanted) {
        return switch (wanted) {
            case JsonObject object -> {
                for (int i = 0; i < object.size(); i++) {
                    var member = stored.asObject().get(object.nameAt(i));
                    if (member == null || !covers(member, object.valueAt(i))) {
                        yield false;
                    }
                }
                yield true;
            }
            case JsonArray array -> {
                var other = stored.asArray();
                if (other.size() != array.size()) {
                    yield false;
                }
                for (int i = 0; i < array.size(); i++) {
                    if (!covers(other.get(i), array.get(i))) {
                        yield false;
                    }
                }
                yield true;
            }
            default -> stored.equals(wanted);
        };
    }

    private ApiObject service() {
        var port = JsonObject.builder()
                .put("name", "https")
                .put("port", SERVICE_PORT)
                .put("protocol", "TCP")
                .put("targetPort", self.securePort.getAsInt())
                .build();
        var spec = JsonObject.builder()
                .put("clusterIP", self.clusterIp)
                .put("clusterIPs", JsonArray.ofStrings(List.of(self.clusterIp)))
                .put("ports", JsonArray.of(port))
                .put("sessionAffinity", "None")
                .put("type", "ClusterIP")
                .build();
        return ApiObject.of("v1", "Service", KEY)
                .withLabel("component", "apiserver")
                .withLabel("provider", "kubernetes")
                .with("spec", spec);
    }

    private JsonObject port() {
        return JsonObject.builder()
                .put("name", "https")
                .put("port", self.securePort.getAsInt())
                .put("protocol", "TCP")
                .build();
    }

    private ApiObject endpoints(List<String> addresses) {
        var subset = JsonObject.builder()
                .put(
                        "addresses",
                        addresses.stream()
                                .map(address -> JsonObject.EMPTY.with("ip", address))
                                .collect(JsonArray.collector()))
                .put("ports", JsonArray.of(port()))
                .build();
        return ApiObject.of("v1", "Endpoints", KEY)
                .withLabel("endpointslice.kubernetes.io/skip-mirror", "true")
                .with("subsets", JsonArray.of(subset));
    }

    private ApiObject endpointSlice(List<String> addresses) {
        var endpoints = addresses.stream()
                .map(address -> JsonObject.of(
                        "addresses",
                        JsonArray.ofStrings(List.of(address)),
                        "conditions",
                        JsonObject.EMPTY.with("ready", true)))
                .collect(JsonArray.collector());
        return ApiObject.of("discovery.k8s.io/v1", "EndpointSlice", KEY)
                .withLabel("kubernetes.io/service-name", "kubernetes")
                .with("addressType", Json.of(self.advertisedAddress.contains(":") ? "IPv6" : "IPv4"))
                .with("endpoints", endpoints)
                .with("ports", JsonArray.of(port()));
    }
}
