package dev.djong.defaulting;

import dev.djong.json.Json;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;

/** Rules of services. Addresses, families and node ports are allocated, not defaulted: they are not here. */
final class ServiceRules {
    private static final int AFFINITY_SECONDS = 10_800;

    private ServiceRules() {}

    /** The addresses of a load balancer are virtual unless it says otherwise. */
    static JsonObject service(JsonObject service) {
        if (!service.object("spec").text("type").equals("LoadBalancer")) {
            return service;
        }
        var ingress = service.object("status").object("loadBalancer").array("ingress");
        var moded = ingress.map(
                item -> item.asObject().text("ip").isEmpty() || item.asObject().has("ipMode")
                        ? item
                        : item.asObject().with("ipMode", "VIP"));
        return moded == ingress ? service : service.withAt(moded, "status", "loadBalancer", "ingress");
    }

    static JsonObject serviceSpec(JsonObject spec) {
        var type = spec.text("type");
        var result = affinity(spec);
        boolean balanced = type.equals("LoadBalancer");
        boolean proxied = balanced || type.equals("NodePort") || type.equals("ClusterIP");
        boolean external = balanced || type.equals("NodePort") || type.equals("ClusterIP") && spec.has("externalIPs");
        if (external && !spec.has("externalTrafficPolicy")) {
            result = result.with("externalTrafficPolicy", "Cluster");
        }
        if (proxied && !spec.has("internalTrafficPolicy")) {
            result = result.with("internalTrafficPolicy", "Cluster");
        }
        return balanced && !spec.has("allocateLoadBalancerNodePorts")
                ? result.with("allocateLoadBalancerNodePorts", true)
                : result;
    }

    private static JsonObject affinity(JsonObject spec) {
        if (spec.text("sessionAffinity").equals("None")) {
            return spec.without("sessionAffinityConfig");
        }
        boolean timed = spec.at("sessionAffinityConfig", "clientIP", "timeoutSeconds") != null;
        return !spec.text("sessionAffinity").equals("ClientIP") || timed
                ? spec
                : spec.withAt(Json.of(AFFINITY_SECONDS), "sessionAffinityConfig", "clientIP", "timeoutSeconds");
    }

    /** A port leads to the port of the same number unless told otherwise. */
    static JsonObject servicePort(JsonObject port) {
        var target = port.get("targetPort");
        boolean unset = target == null
                || target instanceof JsonInteger(var number) && number == 0
                || target instanceof JsonString(var name) && name.isEmpty();
        return unset ? port.with("targetPort", port.integerOr("port", 0)) : port;
    }
}
