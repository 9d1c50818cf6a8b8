package dev.djong.apiserver.validation;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.IpAddress;
import dev.djong.object.Names;
import java.util.List;

/** The fields of a service that only mean something with a balancer in front of it. */
final class LoadBalancerRules {
    private static final String ONLY = "may only be used when `type` is 'LoadBalancer'";
    private static final String CLASS = "loadBalancerClass";
    private static final List<String> IP_MODES = List.of("Proxy", "VIP");

    private LoadBalancerRules() {}

    static void check(Errors errors, JsonObject spec) {
        boolean balanced = isBalanced(spec);
        for (var member : List.of("allocateLoadBalancerNodePorts", CLASS)) {
            if (spec.has(member) && !balanced) {
                errors.forbidden("spec." + member, ONLY);
            }
        }
        if (spec.has(CLASS) && balanced) {
            errors.invalid("spec." + CLASS, spec.text(CLASS), Names.qualifiedName(spec.text(CLASS)));
        }
        // Upstream writes this path with a capital letter, and tools have learnt it.
        var path = "spec.LoadBalancerSourceRanges";
        var ranges = spec.array("loadBalancerSourceRanges");
        if (!ranges.isEmpty() && !balanced) {
            errors.forbidden(path, ONLY);
        }
        Items.eachText(ranges, path, (range, at) -> IpRules.requireRange(errors, at, range.strip()));
    }

    /** Who balances a service cannot change under its feet (KEP-1959). */
    static void checkUpdate(Errors errors, JsonObject spec, JsonObject stored) {
        boolean both = isBalanced(spec) && isBalanced(stored);
        if (both && !spec.find(CLASS).equals(stored.find(CLASS))) {
            errors.invalid("spec." + CLASS, spec.text(CLASS), "may not change once set");
        }
    }

    static void checkStatus(Errors errors, ApiObject service) {
        Items.each(service.status().object("loadBalancer"), "status.loadBalancer", "ingress", (ingress, at) -> {
            var ip = ingress.text("ip");
            if (!ip.isEmpty()) {
                IpRules.require(errors, at + ".ip", ip);
            }
            if (ingress.has("ipMode") && ip.isEmpty()) {
                errors.forbidden(at + ".ipMode", "may not be specified when `ip` is not set");
            } else {
                errors.oneOfOrEmpty(at + ".ipMode", ingress.text("ipMode"), IP_MODES);
            }
            var hostname = ingress.text("hostname");
            if (!hostname.isEmpty()) {
                errors.invalid(at + ".hostname", hostname, Names.dnsSubdomain(hostname));
                if (IpAddress.parse(hostname).isPresent()) {
                    errors.invalid(at + ".hostname", hostname, "must be a DNS name, not an IP address");
                }
            }
        });
    }

    private static boolean isBalanced(JsonObject spec) {
        return spec.text("type").equals("LoadBalancer");
    }
}
