package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonBool;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonObject;
import java.util.List;

/** Security contexts of pods and containers. */
final class SecurityRules {
    private static final long MAX_ID = Integer.MAX_VALUE;
    private static final List<String> IDS = List.of("runAsUser", "runAsGroup", "fsGroup");
    private static final List<String> PROFILES = List.of("Localhost", "RuntimeDefault", "Unconfined");

    private SecurityRules() {}

    static void pod(Errors errors, JsonObject spec, String path) {
        var context = spec.object("securityContext");
        var at = path + ".securityContext";
        ids(errors, context, at);
        var groups = context.array("supplementalGroups");
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i) instanceof JsonInteger(var group)) {
                id(errors, at + ".supplementalGroups[" + i + "]", group);
            }
        }
        profile(errors, context, at);
        if (spec.flag("hostPID") && spec.flag("shareProcessNamespace")) {
            errors.invalid(
                    at + ".shareProcessNamespace",
                    Json.of(true),
                    "ShareProcessNamespace and HostPID cannot both be enabled");
        }
    }

    static void container(Errors errors, JsonObject container, String path) {
        var context = container.object("securityContext");
        var at = path + ".securityContext";
        ids(errors, context, at);
        profile(errors, context, at);
        if (context.get("allowPrivilegeEscalation") == JsonBool.FALSE && context.flag("privileged")) {
            errors.invalid(at, context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
        }
    }

    private static void ids(Errors errors, JsonObject context, String path) {
        IDS.forEach(member -> context.integer(member).ifPresent(id -> id(errors, path + "." + member, id)));
    }

    private static void id(Errors errors, String path, long id) {
        if (id < 0 || id > MAX_ID) {
            errors.invalid(path, Json.of(id), "must be between 0 and " + MAX_ID + ", inclusive");
        }
    }

    private static void profile(Errors errors, JsonObject context, String path) {
        if (context.get("seccompProfile") instanceof JsonObject profile) {
            errors.oneOf(path + ".seccompProfile.type", profile.text("type"), PROFILES);
            boolean local = profile.text("type").equals("Localhost");
            if (local && profile.text("localhostProfile").isEmpty()) {
                errors.required(
                        path + ".seccompProfile.localhostProfile", "must be set when seccomp type is Localhost");
            }
        }
    }
}
