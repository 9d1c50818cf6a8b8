package dev.djong.apiserver.validation;

import dev.djong.apiserver.allocation.ServiceNumbers;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.IpAddress;
import dev.djong.object.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** Services: which fields go with which type, and which may not change. */
final class ServiceValidator extends MetadataValidator {
    private static final List<String> TYPES = List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    private static final List<String> AFFINITIES = List.of("ClientIP", "None");
    private static final List<String> POLICIES = List.of("Cluster", "Local");
    private static final List<String> FAMILIES = List.of("IPv4", "IPv6");
    private static final List<String> FAMILY_POLICIES = List.of("PreferDualStack", "RequireDualStack", "SingleStack");
    private static final int DAY_SECONDS = 86_400;
    private static final long KUBELET_PORT = 10_250;

    ServiceValidator() {
        super(true, Names::dns1035Label);
    }

    @Override
    protected void check(Errors errors, ApiObject service) {
        var spec = service.spec();
        var type = spec.text("type");
        typed(errors, service, type);
        ServicePortRules.check(errors, service);
        ObjectMetas.labels(errors, spec.object("selector").stringMap(), "spec.selector");
        affinity(errors, spec);
        errors.oneOf("spec.type", type, TYPES);
        Items.eachText(
                spec.array("externalIPs"),
                "spec.externalIPs",
                (address, at) -> IpRules.requireRoutable(errors, at, address));
        traffic(errors, service);
        addresses(errors, service);
    }

    private static void typed(Errors errors, ApiObject service, String type) {
        var spec = service.spec();
        boolean headless = ServiceNumbers.isHeadless(service);
        switch (type) {
            case "LoadBalancer" -> {
                Items.each(spec, "spec", "ports", (port, at) -> {
                    if (port.integerOr("port", 0) == KUBELET_PORT) {
                        errors.invalid(
                                at + ".port",
                                Json.of(KUBELET_PORT),
                                "may not expose port 10250 externally since it is used by kubelet");
                    }
                });
                noneIsFor(errors, headless, "LoadBalancer");
            }
            case "NodePort" -> noneIsFor(errors, headless, "NodePort");
            case "ExternalName" -> externalName(errors, spec);
            default -> {}
        }
    }

    private static void noneIsFor(Errors errors, boolean headless, String type) {
        if (headless) {
            errors.invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for " + type + " services");
        }
    }

    private static void externalName(Errors errors, JsonObject spec) {
        if (!spec.array("clusterIPs").isEmpty() || !spec.text("clusterIP").isEmpty()) {
            errors.forbidden("spec.clusterIPs", "may not be set for ExternalName services");
        }
        for (var member : List.of("ipFamilies", "ipFamilyPolicy")) {
            if (spec.has(member)) {
                errors.forbidden("spec." + member, "may not be set for ExternalName services");
            }
        }
        var name = spec.text("externalName");
        var plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        if (plain.isEmpty()) {
            errors.required("spec.externalName", "");
        } else {
            errors.invalid("spec.externalName", plain, Names.dnsSubdomain(plain.toLowerCase(Locale.ROOT)));
        }
    }

    private static void affinity(Errors errors, JsonObject spec) {
        var affinity = spec.text("sessionAffinity");
        errors.oneOf("spec.sessionAffinity", affinity, AFFINITIES);
        var path = "spec.sessionAffinityConfig";
        if (affinity.equals("None") && spec.has("sessionAffinityConfig")) {
            errors.forbidden(path, "must not be set when session affinity is None");
        }
        if (affinity.equals("ClientIP")) {
            var timeout =
                    spec.object("sessionAffinityConfig").object("clientIP").integer("timeoutSeconds");
            if (timeout.isEmpty()) {
                errors.required(path, "when session affinity type is ClientIP");
            } else if (timeout.getAsLong() <= 0 || timeout.getAsLong() > DAY_SECONDS) {
                errors.invalid(
                        path + ".clientIP.timeoutSeconds",
                        Json.of(timeout.getAsLong()),
                        "must be greater than 0 and less than " + DAY_SECONDS);
            }
        }
    }

    private static void traffic(Errors errors, ApiObject service) {
        var spec = service.spec();
        boolean external = ServiceNumbers.mayHaveNodePorts(service)
                || ServiceNumbers.type(service).equals("ClusterIP")
                        && !spec.array("externalIPs").isEmpty();
        var policy = spec.text("externalTrafficPolicy");
        if (!external && !policy.isEmpty()) {
            errors.invalid("spec.externalTrafficPolicy", policy, "may only be set for externally-accessible services");
        } else if (external) {
            errors.oneOf("spec.externalTrafficPolicy", policy, POLICIES);
        }
        if (!ServiceNumbers.type(service).equals("ExternalName")) {
            errors.oneOf("spec.internalTrafficPolicy", spec.text("internalTrafficPolicy"), POLICIES);
        }
        long health = spec.integerOr("healthCheckNodePort", 0);
        if (health != 0 && !ServiceNumbers.wantsHealthCheckNodePort(service)) {
            errors.invalid(
                    "spec.healthCheckNodePort",
                    Json.of(health),
                    "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
        }
        LoadBalancerRules.check(errors, spec);
    }

    private static void addresses(Errors errors, ApiObject service) {
        if (!ServiceNumbers.hasClusterIps(service)) {
            return;
        }
        var spec = service.spec();
        errors.oneOfOrEmpty("spec.ipFamilyPolicy", spec.text("ipFamilyPolicy"), FAMILY_POLICIES);
        var families = new HashSet<String>();
        Items.eachText(spec.array("ipFamilies"), "spec.ipFamilies", (family, at) -> {
            errors.oneOf(at, family, FAMILIES);
            if (!families.add(family)) {
                errors.duplicate(at, Json.of(family));
            }
        });
        clusterIps(errors, spec);
    }

    private static void clusterIps(Errors errors, JsonObject spec) {
        var all = spec.array("clusterIPs");
        var texts = all.strings().toList();
        var first = spec.text("clusterIP");
        if (texts.isEmpty() && !first.isEmpty()) {
            errors.required("spec.clusterIPs", "");
        } else if (!texts.isEmpty() && !texts.getFirst().equals(first)) {
            errors.invalid("spec.clusterIPs", all, "first value must match `clusterIP`");
        }
        if (texts.size() > 2) {
            errors.invalid("spec.clusterIPs", all, "may only hold up to 2 values");
        }
        var families = spec.array("ipFamilies").strings().toList();
        Items.eachText(all, "spec.clusterIPs", (text, at) -> {
            if (text.equals("None") && texts.size() == 1) {
                return;
            }
            IpRules.require(errors, at, text);
            int index = texts.indexOf(text);
            IpAddress.parse(text)
                    .filter(address ->
                            index < families.size() && !address.family().text().equals(families.get(index)))
                    .ifPresent(address -> errors.invalid(
                            at,
                            text,
                            "expected an " + families.get(index) + " value as indicated by `ipFamilies[" + index
                                    + "]`"));
        });
    }

    @Override
    protected void checkUpdate(Errors errors, ApiObject service, ApiObject stored) {
        boolean addressed = ServiceNumbers.hasClusterIps(service) && ServiceNumbers.hasClusterIps(stored);
        if (addressed) {
            primaryStays(errors, service.spec(), stored.spec(), "clusterIPs");
            primaryStays(errors, service.spec(), stored.spec(), "ipFamilies");
        }
        LoadBalancerRules.checkUpdate(errors, service.spec(), stored.spec());
        check(errors, service);
    }

    @Override
    protected void checkStatus(Errors errors, ApiObject service, ApiObject stored) {
        LoadBalancerRules.checkStatus(errors, service);
    }

    /** The second address may come and go, the first may not. */
    private static void primaryStays(Errors errors, JsonObject spec, JsonObject stored, String member) {
        var before = stored.array(member);
        var now = spec.array(member);
        if (!before.isEmpty() && (now.isEmpty() || !before.get(0).equals(now.get(0)))) {
            errors.invalid("spec." + member + "[0]", now, "may not change once set");
        }
    }
}
