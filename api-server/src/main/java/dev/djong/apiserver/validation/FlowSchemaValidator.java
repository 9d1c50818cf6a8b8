package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.List;
import java.util.Map;

/** Which requests belong to which priority level (KEP-1040). */
final class FlowSchemaValidator extends MetadataValidator {
    private static final long MAX_PRECEDENCE = 10_000;
    private static final String ALL = "*";
    private static final List<String> METHODS = List.of("ByNamespace", "ByUser");
    private static final List<String> KINDS = List.of("Group", "ServiceAccount", "User");
    private static final Map<String, String> MEMBERS =
            Map.of("User", "user", "Group", "group", "ServiceAccount", "serviceAccount");
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch");

    FlowSchemaValidator() {
        super(false, Names::dnsSubdomain);
    }

    @Override
    protected void check(Errors errors, ApiObject schema) {
        var spec = schema.spec();
        precedence(errors, schema.name(), spec.integerOr("matchingPrecedence", 0));
        if (spec.has("distinguisherMethod")) {
            var type = spec.object("distinguisherMethod").text("type");
            if (!METHODS.contains(type)) {
                errors.add(FieldError.notSupported("spec.distinguisherMethod.type", Json.of(type), METHODS));
            }
        }
        var level = spec.object("priorityLevelConfiguration").text("name");
        if (level.isEmpty()) {
            errors.required("spec.priorityLevelConfiguration.name", "must reference a priority level");
        } else {
            errors.invalid("spec.priorityLevelConfiguration.name", level, Names.dnsSubdomain(level));
        }
        Items.each(spec, "spec", "rules", (rule, path) -> rule(errors, rule, path));
    }

    private static void precedence(Errors errors, String name, long precedence) {
        if (precedence <= 0) {
            errors.invalid("spec.matchingPrecedence", Json.of(precedence), "must be a positive value");
        }
        if (precedence > MAX_PRECEDENCE) {
            errors.invalid(
                    "spec.matchingPrecedence", Json.of(precedence), "must not be greater than " + MAX_PRECEDENCE);
        }
        if (precedence == 1 && !name.equals("exempt")) {
            errors.invalid(
                    "spec.matchingPrecedence",
                    Json.of(precedence),
                    "only the schema named 'exempt' may have matchingPrecedence 1");
        }
    }

    private static void rule(Errors errors, JsonObject rule, String path) {
        if (rule.array("subjects").isEmpty()) {
            errors.required(path + ".subjects", "subjects must contain at least one value");
        }
        Items.each(rule, path, "subjects", (subject, at) -> subject(errors, subject, at));
        if (rule.array("resourceRules").isEmpty()
                && rule.array("nonResourceRules").isEmpty()) {
            errors.required(path, "at least one of resourceRules and nonResourceRules has to be non-empty");
        }
        Items.each(rule, path, "resourceRules", (resources, at) -> resources(errors, resources, at));
        Items.each(rule, path, "nonResourceRules", (urls, at) -> urls(errors, urls, at));
    }

    private static void subject(Errors errors, JsonObject subject, String path) {
        var kind = subject.text("kind");
        var member = MEMBERS.get(kind);
        if (member == null) {
            errors.add(FieldError.notSupported(path + ".kind", Json.of(kind), KINDS));
            return;
        }
        if (!subject.has(member)) {
            errors.required(path + "." + member, member + " is required when subject kind is '" + kind + "'");
        } else {
            named(errors, kind, subject.object(member), path + "." + member);
        }
        for (var other : List.of("ServiceAccount", "User", "Group")) {
            var name = MEMBERS.getOrDefault(other, "");
            if (!other.equals(kind) && subject.has(name)) {
                errors.forbidden(path + "." + name, name + " is forbidden when subject kind is not '" + other + "'");
            }
        }
    }

    private static void named(Errors errors, String kind, JsonObject subject, String path) {
        var name = subject.text("name");
        errors.requireText(path + ".name", name);
        if (!kind.equals("ServiceAccount")) {
            return;
        }
        if (!name.isEmpty() && !name.equals(ALL)) {
            errors.invalid(path + ".name", name, Names.dnsSubdomain(name));
        }
        var namespace = subject.text("namespace");
        if (namespace.isEmpty()) {
            errors.required(path + ".namespace", "must specify namespace for service account");
        } else {
            errors.invalid(path + ".namespace", namespace, Names.dnsLabel(namespace));
        }
    }

    private static void resources(Errors errors, JsonObject rule, String path) {
        verbs(errors, rule, path);
        list(errors, rule, path, "apiGroups", "api group");
        list(errors, rule, path, "resources", "resource");
        var namespaces = rule.array("namespaces").strings().toList();
        if (namespaces.isEmpty() && !rule.flag("clusterScope")) {
            errors.required(
                    path + ".namespaces",
                    "resource rules that are not cluster scoped must supply at least one namespace");
        } else if (!alone(errors, rule, path, "namespaces", "namespaces")) {
            Items.eachText(
                    rule.array("namespaces"),
                    path + ".namespaces",
                    (namespace, at) -> Names.dnsLabel(namespace)
                            .forEach(problem -> errors.invalid(
                                    at,
                                    namespace,
                                    "each member of this list must be '*' or a DNS-1123 label; " + problem)));
        }
    }

    private static void verbs(Errors errors, JsonObject rule, String path) {
        var verbs = rule.array("verbs");
        if (verbs.isEmpty()) {
            errors.required(path + ".verbs", "verbs must contain at least one value");
        } else if (!alone(errors, rule, path, "verbs", "verbs")
                && !VERBS.containsAll(verbs.strings().toList())) {
            errors.add(FieldError.notSupported(path + ".verbs", verbs, VERBS));
        }
    }

    private static void list(Errors errors, JsonObject rule, String path, String member, String what) {
        if (rule.array(member).isEmpty()) {
            errors.required(path + "." + member, "resource rules must supply at least one " + what);
        } else {
            alone(errors, rule, path, member, what + "s");
        }
    }

    /** Whether the list says everything; then it says nothing else. */
    private static boolean alone(Errors errors, JsonObject rule, String path, String member, String what) {
        var values = rule.array(member);
        boolean all = values.strings().anyMatch(ALL::equals);
        if (all && values.size() > 1) {
            errors.invalid(path + "." + member, values, "if '*' is present, must not specify other " + what);
        }
        return all;
    }

    private static void urls(Errors errors, JsonObject rule, String path) {
        verbs(errors, rule, path);
        var urls = rule.array("nonResourceURLs");
        if (urls.isEmpty()) {
            errors.required(path + ".nonResourceURLs", "nonResourceURLs must contain at least one value");
        } else if (!alone(errors, rule, path, "nonResourceURLs", "non-resource URLs")) {
            Items.eachText(urls, path + ".nonResourceURLs", (url, at) -> url(errors, url, at));
        }
    }

    private static void url(Errors errors, String url, String path) {
        if (url.isEmpty()) {
            errors.invalid(path, url, "must not be empty");
        } else if (!url.startsWith("/")) {
            errors.invalid(path, url, "must start with slash");
        } else if (url.contains(" ")) {
            errors.invalid(path, url, "must not contain white-space");
        } else if (url.contains("//")) {
            errors.invalid(path, url, "must not contain double slash");
        } else if (url.indexOf('*') >= 0 && (url.indexOf('*') < url.length() - 1 || !url.endsWith("/*"))) {
            errors.invalid(path, url, "wildcard can only do suffix matching");
        }
    }
}
