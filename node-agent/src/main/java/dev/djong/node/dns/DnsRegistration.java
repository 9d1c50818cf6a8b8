package dev.djong.node.dns;

import dev.djong.api.ApiClient;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.OwnerReference;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the service {@code kube-system/kube-dns} and this node's part of its endpoints. Pods use the server of their own
 * node ({@code internalTrafficPolicy: Local}), so a dead node takes nobody's names away. Where somebody runs another
 * cluster DNS, its service has a selector: then nothing is changed.
 */
final class DnsRegistration {
    static final ObjectKey SERVICE = new ObjectKey("kube-system", "kube-dns");
    private static final String MANAGED_BY = "dns.djong.dev";
    private static final int DNS_PORT = 53;

    private final ApiClient api;
    private final DnsSettings settings;

    DnsRegistration(ApiClient api, DnsSettings settings) {
        this.api = api;
        this.settings = settings;
    }

    /** Idempotent. @throws ApiFailure or a transport failure: try again later */
    void register(int port) {
        if (ensureService()) {
            ensureSlice(port);
        }
    }

    /** False where the service is somebody else's. */
    private boolean ensureService() {
        var found = api.find(Resources.SERVICES, SERVICE);
        if (found.isPresent()) {
            return found.get().spec().object("selector").isEmpty();
        }
        create(Resources.SERVICES, service());
        return true;
    }

    private ApiObject service() {
        var spec = JsonObject.builder()
                .put("clusterIP", settings.clusterIp())
                .put("internalTrafficPolicy", "Local")
                .put("ports", JsonArray.of(servicePort("dns", "UDP"), servicePort("dns-tcp", "TCP")));
        return ApiObject.of("v1", "Service", SERVICE)
                .withLabel("k8s-app", "kube-dns")
                .withLabel("kubernetes.io/cluster-service", "true")
                .withLabel("kubernetes.io/name", "CoreDNS")
                .with("spec", spec.build());
    }

    private static JsonObject servicePort(String name, String protocol) {
        return JsonObject.builder()
                .put("name", name)
                .put("protocol", protocol)
                .put("port", DNS_PORT)
                .put("targetPort", DNS_PORT)
                .build();
    }

    private void ensureSlice(int port) {
        var wanted = slice(port);
        var found = api.find(Resources.ENDPOINT_SLICES, wanted.key());
        if (found.isEmpty()) {
            create(Resources.ENDPOINT_SLICES, wanted);
        } else if (Stream.of("endpoints", "ports")
                .anyMatch(part ->
                        !wanted.root().array(part).equals(found.get().root().array(part)))) {
            api.update(
                    Resources.ENDPOINT_SLICES,
                    wanted.withResourceVersion(found.get().resourceVersion()));
        }
    }

    private ApiObject slice(int port) {
        var ip = settings.listen().getHostAddress();
        var endpoint = JsonObject.of(
                "addresses",
                JsonArray.of(Json.of(ip)),
                "conditions",
                JsonObject.of("ready", Json.of(true), "serving", Json.of(true), "terminating", Json.of(false)),
                "nodeName",
                Json.of(settings.nodeName()));
        var slice = ApiObject.of(
                        "discovery.k8s.io/v1",
                        "EndpointSlice",
                        new ObjectKey(SERVICE.namespace(), "kube-dns-" + settings.nodeName()))
                .withLabel("kubernetes.io/service-name", SERVICE.name())
                .withLabel("endpointslice.kubernetes.io/managed-by", MANAGED_BY)
                .with("addressType", Json.of(ip.indexOf(':') < 0 ? "IPv4" : "IPv6"))
                .with("endpoints", JsonArray.of(endpoint))
                .with("ports", JsonArray.of(slicePort("dns", "UDP", port), slicePort("dns-tcp", "TCP", port)));
        // When the node object goes, the garbage collector takes this slice with it.
        return api.find(Resources.NODES, ObjectKey.cluster(settings.nodeName()))
                .map(node -> slice.withOwnerReferences(
                        List.of(new OwnerReference("v1", "Node", node.name(), node.uid(), false, false))))
                .orElse(slice);
    }

    private static JsonObject slicePort(String name, String protocol, int port) {
        return JsonObject.of("name", Json.of(name), "port", Json.of(port), "protocol", Json.of(protocol));
    }

    private void create(GroupVersionResource resource, ApiObject object) {
        try {
            api.create(resource, object);
        } catch (ApiFailure failure) {
            if (!failure.is(Reason.ALREADY_EXISTS)) {
                throw failure;
            }
        }
    }
}
