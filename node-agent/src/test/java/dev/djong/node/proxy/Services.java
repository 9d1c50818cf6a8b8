package dev.djong.node.proxy;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.List;
import java.util.function.UnaryOperator;

/** Services and their slices in the notation of the tests: {@code service("web").on("10.96.0.10").port(80)}. */
public final class Services {
    private Services() {}

    /** A service. */
    public record Service(ApiObject object) {
        public Service on(String clusterIp) {
            return spec(spec -> spec.with("clusterIP", clusterIp)
                    .with("clusterIPs", spec.array("clusterIPs").plus(Json.of(clusterIp))));
        }

        public Service port(int port) {
            return port("", "TCP", port, 0);
        }

        public Service port(String name, String protocol, int port, int nodePort) {
            var json = JsonObject.builder()
                    .putText("name", name)
                    .put("protocol", protocol)
                    .put("port", port)
                    .putIf("nodePort", nodePort > 0 ? Json.of(nodePort) : null)
                    .build();
            return spec(spec -> spec.with("ports", spec.array("ports").plus(json)));
        }

        public Service type(String type) {
            return spec(spec -> spec.with("type", type));
        }

        public Service externalIp(String ip) {
            return spec(
                    spec -> spec.with("externalIPs", spec.array("externalIPs").plus(Json.of(ip))));
        }

        public Service balancedAt(String ip) {
            var ingress = JsonArray.of(JsonObject.of("ip", Json.of(ip)));
            return new Service(
                    object.withStatus(status -> status.with("loadBalancer", JsonObject.of("ingress", ingress))));
        }

        public Service allowing(String... ranges) {
            return spec(spec -> spec.with("loadBalancerSourceRanges", JsonArray.ofStrings(List.of(ranges))));
        }

        public Service healthCheckedAt(int port) {
            return externally("Local")
                    .spec(spec -> spec.with("type", "LoadBalancer").with("healthCheckNodePort", port));
        }

        public Service sticky(int seconds) {
            return spec(spec -> spec.with("sessionAffinity", "ClientIP")
                    .withAt(Json.of(seconds), "sessionAffinityConfig", "clientIP", "timeoutSeconds"));
        }

        public Service internally(String policy) {
            return spec(spec -> spec.with("internalTrafficPolicy", policy));
        }

        public Service externally(String policy) {
            return spec(spec -> spec.with("externalTrafficPolicy", policy));
        }

        private Service spec(UnaryOperator<JsonObject> change) {
            return new Service(object.withSpec(change));
        }
    }

    public static Service service(String name) {
        return new Service(ApiObject.of("v1", "Service", new ObjectKey("default", name)));
    }

    /** A slice of endpoints. */
    public record Slice(ApiObject object) {
        public Slice port(String name, String protocol, int port) {
            var json = JsonObject.of("name", Json.of(name), "protocol", Json.of(protocol), "port", Json.of(port));
            return with("ports", json);
        }

        public Slice ready(String ip, String node) {
            return endpoint(ip, node, JsonObject.of("ready", Json.of(true)));
        }

        public Slice unready(String ip, String node) {
            return endpoint(ip, node, JsonObject.of("ready", Json.of(false)));
        }

        public Slice servingToTheEnd(String ip, String node) {
            return endpoint(
                    ip,
                    node,
                    JsonObject.of("ready", Json.of(false), "serving", Json.of(true), "terminating", Json.of(true)));
        }

        private Slice endpoint(String ip, String node, JsonObject conditions) {
            return with(
                    "endpoints",
                    JsonObject.of(
                            "addresses",
                            JsonArray.of(Json.of(ip)),
                            "nodeName",
                            Json.of(node),
                            "conditions",
                            conditions));
        }

        private Slice with(String member, JsonObject item) {
            return new Slice(object.with(member, object.root().array(member).plus(item)));
        }
    }

    public static Slice slice(String service) {
        return slice(service, service + "-1", "IPv4");
    }

    public static Slice slice(String service, String name, String addressType) {
        return new Slice(ApiObject.of("discovery.k8s.io/v1", "EndpointSlice", new ObjectKey("default", name))
                .withLabel("kubernetes.io/service-name", service)
                .with("addressType", Json.of(addressType)));
    }
}
