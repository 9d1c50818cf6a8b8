package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.List;
import java.util.Set;

/** A container's environment and the fields of its pod that may appear there and in files. */
final class EnvironmentRules {
    private static final List<String> SOURCES =
            List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef");
    private static final String ONE_SOURCE =
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`";
    private static final List<String> ENV_FIELDS = List.of(
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.serviceAccountName",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");
    static final List<String> FILE_FIELDS =
            List.of("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid");
    private static final Set<String> KNOWN_FIELDS = Set.of(
            "metadata.annotations",
            "metadata.labels",
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.serviceAccountName",
            "spec.schedulerName",
            "status.phase",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");

    private EnvironmentRules() {}

    static void check(Errors errors, JsonObject container, String path) {
        Items.each(container, path, "env", (variable, at) -> {
            var name = variable.text("name");
            if (name.isEmpty()) {
                errors.required(at + ".name", "");
            } else {
                errors.invalid(at + ".name", name, Names.environmentVariable(name));
            }
            if (variable.get("valueFrom") instanceof JsonObject from) {
                source(errors, variable, from, at + ".valueFrom");
            }
        });
        Items.each(container, path, "envFrom", (from, at) -> from(errors, from, at));
    }

    private static void source(Errors errors, JsonObject variable, JsonObject from, String path) {
        long given = SOURCES.stream().filter(from::has).count();
        if (given == 0) {
            errors.invalid(path, "", ONE_SOURCE);
        } else if (!variable.text("value").isEmpty()) {
            errors.invalid(path, "", "may not be specified when `value` is not empty");
        } else if (given > 1) {
            errors.invalid(path, "", "may not have more than one field specified at a time");
        }
        if (from.get("fieldRef") instanceof JsonObject ref) {
            field(errors, ref, path + ".fieldRef", ENV_FIELDS);
        }
        for (var kind : List.of("configMapKeyRef", "secretKeyRef")) {
            if (from.get(kind) instanceof JsonObject ref) {
                keyRef(errors, ref, path + "." + kind);
            }
        }
        if (from.get("resourceFieldRef") instanceof JsonObject ref) {
            errors.requireText(path + ".resourceFieldRef.resource", ref.text("resource"));
        }
    }

    private static void keyRef(Errors errors, JsonObject ref, String path) {
        if (ref.text("name").isEmpty()) {
            errors.required(path + ".name", "");
        }
        if (ref.text("key").isEmpty()) {
            errors.required(path + ".key", "");
        } else {
            errors.invalid(path + ".key", ref.text("key"), Names.configKey(ref.text("key")));
        }
    }

    /** {@code metadata.labels['app']} is allowed wherever a field is. */
    static void field(Errors errors, JsonObject ref, String path, List<String> allowed) {
        errors.requireText(path + ".apiVersion", ref.text("apiVersion"));
        var field = ref.text("fieldPath");
        if (field.isEmpty()) {
            errors.required(path + ".fieldPath", "");
        } else if (field.matches("metadata\\.(labels|annotations)\\['[^']{1,317}'\\]")) {
            var key = field.substring(field.indexOf('\'') + 1, field.lastIndexOf('\''));
            errors.invalid(path, key, Names.qualifiedName(key));
        } else if (!KNOWN_FIELDS.contains(field)) {
            errors.invalid(
                    path + ".fieldPath", field, "error converting fieldPath: field label not supported: " + field);
        } else if (!allowed.contains(field)) {
            errors.add(FieldError.notSupported(path + ".fieldPath", Json.of(field), allowed));
        }
    }

    private static void from(Errors errors, JsonObject from, String path) {
        var prefix = from.text("prefix");
        if (!prefix.isEmpty()) {
            errors.invalid(path + ".prefix", prefix, Names.environmentVariable(prefix));
        }
        boolean config = from.has("configMapRef");
        boolean secret = from.has("secretRef");
        if (config && secret) {
            errors.invalid(path, "", "may not have more than one field specified at a time");
        } else if (!config && !secret) {
            errors.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`");
        }
        for (var kind : List.of("configMapRef", "secretRef")) {
            if (from.get(kind) instanceof JsonObject ref) {
                var name = ref.text("name");
                if (name.isEmpty()) {
                    errors.required(path + "." + kind + ".name", "");
                } else {
                    errors.invalid(path + "." + kind + ".name", name, Names.dnsSubdomain(name));
                }
            }
        }
    }
}
