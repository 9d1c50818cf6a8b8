package dev.djong.defaulting;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Rules of namespaces, secrets, nodes and role bindings. */
final class CoreRules {
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";
    private static final String RBAC_GROUP = "rbac.authorization.k8s.io";

    private CoreRules() {}

    /** Every namespace carries its name as a label, for selectors. */
    static JsonObject namespace(JsonObject namespace) {
        var name = namespace.object("metadata").text("name");
        return name.isEmpty()
                ? namespace
                : namespace.update("metadata", meta -> meta.update("labels", labels -> labels.with(NAME_LABEL, name)));
    }

    /** Plain text is only a way to write data: it is encoded, and wins over data of the same key. */
    static JsonObject secret(JsonObject secret) {
        var plain = secret.object("stringData").stringMap();
        if (plain.isEmpty()) {
            return secret;
        }
        var data = secret.object("data");
        for (var entry : plain.entrySet()) {
            var bytes = entry.getValue().getBytes(StandardCharsets.UTF_8);
            data = data.with(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
        }
        return secret.without("stringData").with("data", data);
    }

    /** The single CIDR is the first of the list. */
    static JsonObject nodeSpec(JsonObject spec) {
        var all = spec.array("podCIDRs");
        if (!all.isEmpty()) {
            return spec.with("podCIDR", all.get(0));
        }
        var single = spec.get("podCIDR");
        return single == null ? spec : spec.with("podCIDRs", JsonArray.of(single));
    }

    /** A node that reserves nothing offers its whole capacity. */
    static JsonObject nodeStatus(JsonObject status) {
        return status.has("capacity") && !status.has("allocatable")
                ? status.with("allocatable", status.object("capacity"))
                : status;
    }

    /** Users and groups belong to the RBAC group, service accounts to the core group. */
    static JsonObject subject(JsonObject subject) {
        boolean grouped =
                subject.text("kind").equals("User") || subject.text("kind").equals("Group");
        return grouped && subject.text("apiGroup").isEmpty() ? subject.with("apiGroup", Json.of(RBAC_GROUP)) : subject;
    }
}
