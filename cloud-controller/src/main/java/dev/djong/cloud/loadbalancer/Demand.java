package dev.djong.cloud.loadbalancer;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a service asks of its balancer: as long as it is the same, the balancer needs no change. */
record Demand(String uid, Map<String, String> annotations, JsonObject spec) {
    private static final List<String> MEMBERS = List.of(
            "type",
            "ports",
            "sessionAffinity",
            "sessionAffinityConfig",
            "loadBalancerIP",
            "loadBalancerSourceRanges",
            "externalIPs",
            "externalTrafficPolicy",
            "healthCheckNodePort",
            "ipFamilies");

    /** A member whose change is told as an event, under a reason that tools know. */
    private record Told(String reason, String member, Function<Json, String> text) {}

    private static final List<Told> TOLD = List.of(
            new Told("LoadBalancerSourceRanges", "loadBalancerSourceRanges", Demand::list),
            new Told("LoadbalancerIP", "loadBalancerIP", Demand::plain),
            new Told("ExternalTrafficPolicy", "externalTrafficPolicy", Demand::plain),
            new Told("HealthCheckNodePort", "healthCheckNodePort", Demand::plain));

    /** Why a balancer is changed. */
    record Reason(String reason, String message) {}

    static Demand of(ApiObject service) {
        var spec = JsonObject.builder();
        MEMBERS.forEach(member -> spec.putIf(member, service.spec().get(member)));
        return new Demand(service.uid(), Map.copyOf(service.annotations()), spec.build());
    }

    /** The events that tell what is new in this one. */
    List<Reason> changesSince(Demand before) {
        var changes = new ArrayList<Reason>();
        for (var told : TOLD) {
            var old = before.spec.find(told.member);
            var now = spec.find(told.member);
            if (!old.equals(now)) {
                changes.add(new Reason(
                        told.reason,
                        old.map(told.text).orElse(told.text.apply(Json.of("")))
                                + " -> "
                                + now.map(told.text).orElse(told.text.apply(Json.of("")))));
            }
        }
        return changes;
    }

    private static String plain(Json value) {
        return value.toString().replace("\"", "");
    }

    /** As upstream prints a list: {@code [10.0.0.0/8 192.0.2.0/24]}. */
    private static String list(Json value) {
        return value instanceof JsonArray array ? array.strings().collect(Collectors.joining(" ", "[", "]")) : "[]";
    }
}
