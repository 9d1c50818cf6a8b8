package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import java.util.HashSet;
import java.util.List;

/** Nodes: taints that make sense, and an identity that stays. */
final class NodeValidator extends MetadataValidator {
    /** What a user or a controller may change in a node's spec. */
    private static final List<String> FREE = List.of("taints", "unschedulable");

    NodeValidator() {
        super(false, Names::dnsSubdomain);
    }

    @Override
    protected void check(Errors errors, ApiObject node) {
        var seen = new HashSet<String>();
        Items.each(node.spec(), "spec", "taints", (taint, at) -> {
            errors.invalid(at + ".key", taint.text("key"), Names.qualifiedName(taint.text("key")));
            errors.invalid(at + ".value", taint.text("value"), Names.labelValue(taint.text("value")));
            errors.oneOf(at + ".effect", taint.text("effect"), SchedulingRules.EFFECTS);
            if (!seen.add(taint.text("key") + ":" + taint.text("effect"))) {
                errors.duplicate(at, Json.of("taints must be unique by key and effect pair"));
            }
        });
    }

    @Override
    protected void checkUpdate(Errors errors, ApiObject node, ApiObject stored) {
        check(errors, node);
        once(errors, node.spec(), stored.spec(), "podCIDRs", "podCIDR");
        once(errors, node.spec(), stored.spec(), "providerID", "providerID");
        if (errors.isEmpty() && !frozen(node.spec(), stored.spec()).equals(stored.spec())) {
            errors.forbidden(
                    "spec",
                    "node updates may only change labels, taints, or capacity (or configSource, if the"
                            + " DynamicKubeletConfig feature gate is enabled)");
        }
    }

    private static void once(Errors errors, JsonObject spec, JsonObject stored, String member, String name) {
        if (stored.has(member) && !spec.find(member).equals(stored.find(member))) {
            errors.forbidden("spec." + member, "node updates may not change " + name + " except from \"\" to valid");
        }
    }

    private static JsonObject frozen(JsonObject spec, JsonObject stored) {
        var frozen = spec;
        for (var member : FREE) {
            frozen = copied(frozen, stored, member);
        }
        for (var member : List.of("podCIDR", "podCIDRs", "providerID")) {
            frozen = stored.has(member) ? frozen : frozen.without(member);
        }
        return frozen;
    }

    private static JsonObject copied(JsonObject target, JsonObject source, String member) {
        var value = source.get(member);
        return value == null ? target.without(member) : target.with(member, value);
    }

    @Override
    protected void checkStatus(Errors errors, ApiObject node, ApiObject stored) {
        var seen = new HashSet<Json>();
        Items.each(node.status(), "status", "addresses", (address, at) -> {
            if (!seen.add(address)) {
                errors.duplicate(at, address);
            }
        });
    }
}
