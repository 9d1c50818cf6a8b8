package dev.djong.apiserver.extension;

import dev.djong.apiserver.validation.Errors;
import dev.djong.apiserver.validation.MetadataValidator;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** CustomResourceDefinitions: names, scope, and what is stored; {@link VersionRules} and {@link ConversionRules} have the rest. */
public final class DefinitionValidator extends MetadataValidator {
    private final VersionRules versions;

    public DefinitionValidator(RuleCompiler rules) {
        super(false, Names::dnsSubdomain);
        this.versions = new VersionRules(rules);
    }

    @Override
    protected void check(Errors errors, ApiObject definition) {
        check(errors, definition, null);
    }

    @Override
    protected void checkUpdate(Errors errors, ApiObject definition, ApiObject stored) {
        check(errors, definition, stored);
        var names = definition.spec().object("names");
        var storedNames = stored.spec().object("names");
        if (DefinitionConditions.isTrue(stored, "Established")) {
            errors.unchanged(
                    "spec.scope", definition.spec().get("scope"), stored.spec().get("scope"));
            errors.unchanged("spec.names.kind", names.get("kind"), storedNames.get("kind"));
        }
        errors.unchanged(
                "spec.group", definition.spec().get("group"), stored.spec().get("group"));
        errors.unchanged("spec.names.plural", names.get("plural"), storedNames.get("plural"));
    }

    @Override
    protected void checkStatus(Errors errors, ApiObject definition, ApiObject stored) {
        names(errors, definition.status().object("acceptedNames"), "status.acceptedNames");
    }

    private void check(Errors errors, ApiObject definition, @Nullable ApiObject stored) {
        var spec = definition.spec();
        var name = spec.object("names").text("plural") + "." + spec.text("group");
        if (!definition.name().isEmpty() && !definition.name().equals(name)) {
            errors.invalid("metadata.name", definition.name(), "must be spec.names.plural+\".\"+spec.group");
        }
        group(errors, spec.text("group"));
        errors.oneOf("spec.scope", spec.text("scope"), List.of("Cluster", "Namespaced"));
        versions.check(errors, spec, stored);
        for (var required : List.of("plural", "singular", "kind", "listKind")) {
            errors.requireText("spec.names." + required, spec.object("names").text(required));
        }
        names(errors, spec.object("names"), "spec.names");
        ConversionRules.check(errors, spec.object("conversion"), "spec.conversion");
        names(errors, definition.status().object("acceptedNames"), "status.acceptedNames");
        storedVersions(errors, definition);
        approval(errors, definition, stored);
        if (spec.flag("preserveUnknownFields")
                && (stored == null || !stored.spec().flag("preserveUnknownFields"))) {
            errors.invalid(
                    "spec.preserveUnknownFields",
                    Json.of(true),
                    "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema"
                            + " instead");
        }
    }

    private static void group(Errors errors, String group) {
        if (group.isEmpty()) {
            errors.required("spec.group", "");
            return;
        }
        var problems = Names.dnsSubdomain(group);
        if (!problems.isEmpty()) {
            errors.invalid("spec.group", group, String.join(",", problems));
        } else if (!group.contains(".")) {
            errors.invalid("spec.group", group, "should be a domain with at least one dot");
        }
    }

    private static void names(Errors errors, JsonObject names, String path) {
        label(errors, path + ".plural", names.text("plural"));
        label(errors, path + ".singular", names.text("singular"));
        kind(errors, path + ".kind", names.text("kind"));
        kind(errors, path + ".listKind", names.text("listKind"));
        labels(errors, path + ".shortNames", names.array("shortNames"));
        if (!names.text("kind").isEmpty() && names.text("kind").equals(names.text("listKind"))) {
            errors.invalid(path + ".listKind", names.text("listKind"), "kind and listKind may not be the same");
        }
        labels(errors, path + ".categories", names.array("categories"));
    }

    private static void labels(Errors errors, String path, JsonArray names) {
        for (int i = 0; i < names.size(); i++) {
            label(
                    errors,
                    path + "[" + i + "]",
                    JsonObject.of("name", names.get(i)).text("name"));
        }
    }

    private static void label(Errors errors, String path, String name) {
        var problems = name.isEmpty() ? List.<String>of() : Names.dns1035Label(name, false);
        if (!problems.isEmpty()) {
            errors.invalid(path, name, String.join(",", problems));
        }
    }

    private static void kind(Errors errors, String path, String kind) {
        var problems = kind.isEmpty() ? List.<String>of() : Names.dns1035Label(kind.toLowerCase(Locale.ROOT), false);
        if (!problems.isEmpty()) {
            errors.invalid(
                    path, kind, "may have mixed case, but should otherwise match: " + String.join(",", problems));
        }
    }

    private static void storedVersions(Errors errors, ApiObject definition) {
        var path = "status.storedVersions";
        var stored = definition.status().array("storedVersions");
        if (stored.isEmpty()) {
            errors.invalid(path, stored, "must have at least one stored version");
            return;
        }
        var versions = definition.spec().array("versions");
        versions.objects()
                .filter(version -> version.flag("storage"))
                .map(version -> version.text("name"))
                .filter(name -> stored.strings().noneMatch(name::equals))
                .forEach(name -> errors.invalid(path, stored, "must have the storage version " + name));
        for (int i = 0; i < stored.size(); i++) {
            var name = JsonObject.of("name", stored.get(i)).text("name");
            if (versions.objects().noneMatch(version -> version.text("name").equals(name))) {
                errors.invalid(
                        path + "[" + i + "]",
                        name,
                        "missing from spec.versions; " + name + " was previously a storage version, and must remain in"
                                + " spec.versions until a storage migration ensures no data remains persisted in "
                                + name + " and removes " + name + " from status.storedVersions");
            }
        }
    }

    private static void approval(Errors errors, ApiObject definition, @Nullable ApiObject stored) {
        if (!ApiApproval.isProtected(definition.spec().text("group"))) {
            return;
        }
        var state = ApiApproval.of(definition);
        if (stored != null && Objects.equals(ApiApproval.of(stored), state)) {
            return;
        }
        var path = "metadata.annotations[" + ApiApproval.ANNOTATION + "]";
        switch (state) {
            case MISSING -> errors.required(path, state.message(definition));
            case INVALID ->
                errors.invalid(
                        path, definition.annotation(ApiApproval.ANNOTATION).orElse(""), state.message(definition));
            case APPROVED, BYPASSED -> {}
        }
    }
}
