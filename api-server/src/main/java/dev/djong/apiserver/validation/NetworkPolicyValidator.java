package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.object.ApiObject;
import dev.djong.object.Cidr;
import dev.djong.object.Names;
import java.util.List;
import java.util.stream.Stream;

/**
 * Network policies.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/">NetworkPolicy</a>
 */
final class NetworkPolicyValidator extends MetadataValidator {
    private static final List<String> TYPES = List.of("Egress", "Ingress");
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

    NetworkPolicyValidator() {
        super(true, Names::dnsSubdomain);
    }

    @Override
    protected void check(Errors errors, ApiObject policy) {
        var spec = policy.spec();
        LabelSelectorRules.check(errors, spec.object("podSelector"), "spec.podSelector");
        rules(errors, spec, "ingress", "from");
        rules(errors, spec, "egress", "to");
        var types = spec.array("policyTypes");
        if (types.size() > TYPES.size()) {
            errors.invalid("spec.policyTypes", types, "may not specify more than two policyTypes");
            return;
        }
        Items.eachText(types, "spec.policyTypes", (type, path) -> errors.oneOf(path, type, TYPES));
    }

    private static void rules(Errors errors, JsonObject spec, String direction, String peers) {
        Items.each(spec, "spec", direction, (rule, path) -> {
            Items.each(rule, path, "ports", (port, at) -> port(errors, port, at));
            Items.each(rule, path, peers, (peer, at) -> peer(errors, peer, at));
        });
    }

    private static void port(Errors errors, JsonObject port, String path) {
        errors.oneOfOrEmpty(path + ".protocol", port.text("protocol"), PROTOCOLS);
        var end = port.integer("endPort");
        switch (port.get("port")) {
            case JsonInteger(var number) -> {
                end.ifPresent(last -> range(errors, number, last, path + ".endPort"));
                Names.portNumber(number).forEach(problem -> errors.invalid(path + ".port", Json.of(number), problem));
            }
            case JsonString(var name) -> {
                end.ifPresent(last -> errors.invalid(
                        path + ".endPort", Json.of(last), "may not be specified when `port` is non-numeric"));
                errors.invalid(path + ".port", name, Names.portName(name));
            }
            case null, default ->
                end.ifPresent(last -> errors.invalid(
                        path + ".endPort", Json.of(last), "may not be specified when `port` is not specified"));
        }
    }

    private static void range(Errors errors, long first, long last, String path) {
        if (last < first) {
            errors.invalid(path, Json.of(first), "must be greater than or equal to `port`");
        }
        Names.portNumber(last).forEach(problem -> errors.invalid(path, Json.of(last), problem));
    }

    private static void peer(Errors errors, JsonObject peer, String path) {
        Stream.of("podSelector", "namespaceSelector")
                .filter(peer::has)
                .forEach(selector -> LabelSelectorRules.check(errors, peer.object(selector), path + "." + selector));
        boolean selects = peer.has("podSelector") || peer.has("namespaceSelector");
        if (peer.has("ipBlock")) {
            block(errors, peer.object("ipBlock"), path + ".ipBlock");
            if (selects) {
                errors.forbidden(path, "may not specify both ipBlock and another peer");
            }
        } else if (!selects) {
            errors.required(path, "must specify a peer");
        }
    }

    private static void block(Errors errors, JsonObject block, String path) {
        var text = block.text("cidr");
        if (text.isEmpty()) {
            errors.required(path + ".cidr", "");
            return;
        }
        var range = IpRules.requireRange(errors, path + ".cidr", text);
        Items.eachText(
                block.array("except"),
                path + ".except",
                (except, at) -> IpRules.requireRange(errors, at, except)
                        .filter(inner -> range.isPresent() && !isStrictSubset(inner, range.get()))
                        .ifPresent(outside -> errors.invalid(at, except, "must be a strict subset of `cidr`")));
    }

    private static boolean isStrictSubset(Cidr inner, Cidr outer) {
        return outer.contains(inner.network()) && inner.prefixLength() > outer.prefixLength();
    }
}
