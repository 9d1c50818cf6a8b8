package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Resource quotas. */
final class ResourceQuotaValidator extends MetadataValidator {
    private static final Set<String> SCOPES = Set.of(
            "Terminating",
            "NotTerminating",
            "BestEffort",
            "NotBestEffort",
            "PriorityClass",
            "CrossNamespacePodAffinity",
            "VolumeAttributesClass");
    private static final Set<String> WITH_VALUES = Set.of("PriorityClass", "VolumeAttributesClass");
    private static final List<Set<String>> OPPOSITES =
            List.of(Set.of("BestEffort", "NotBestEffort"), Set.of("Terminating", "NotTerminating"));

    ResourceQuotaValidator() {
        super(true, Names::dnsSubdomain);
    }

    @Override
    protected void check(Errors errors, ApiObject quota) {
        var spec = quota.spec();
        QuotaNames.check(errors, spec.object("hard"), "spec.hard");
        scopes(errors, spec);
        if (spec.has("scopeSelector")) {
            selector(errors, spec);
        }
    }

    private static void scopes(Errors errors, JsonObject spec) {
        var path = "spec.scopes";
        var scopes = spec.array("scopes");
        scopes.strings().forEach(scope -> {
            if (!SCOPES.contains(scope)) {
                errors.invalid(path, scopes, "unsupported scope");
            }
            requireFit(errors, scope, spec, path, scopes);
        });
        requireNoOpposites(errors, scopes.strings().collect(Collectors.toSet()), path, scopes);
    }

    private static void requireFit(Errors errors, String scope, JsonObject spec, String path, Json shown) {
        for (var name : spec.object("hard").names()) {
            if (!QuotaNames.fits(scope, name)) {
                errors.invalid(path, shown, "unsupported scope applied to resource");
            }
        }
    }

    private static void requireNoOpposites(Errors errors, Set<String> given, String path, Json shown) {
        for (var pair : OPPOSITES) {
            if (given.containsAll(pair)) {
                errors.invalid(path, shown, "conflicting scopes");
            }
        }
    }

    private static void selector(Errors errors, JsonObject spec) {
        var path = "spec.scopeSelector.matchExpressions";
        var given = new HashSet<String>();
        spec.object("scopeSelector").array("matchExpressions").objects().forEach(expression -> {
            var scope = expression.text("scopeName");
            if (!SCOPES.contains(scope)) {
                errors.invalid(path + ".scopeName", scope, "unsupported scope");
            }
            requireFit(errors, scope, spec, path, spec.object("scopeSelector"));
            expression(errors, expression, scope, path);
            given.add(scope);
        });
        requireNoOpposites(errors, given, path, spec.array("scopes"));
    }

    private static void expression(Errors errors, JsonObject expression, String scope, String path) {
        var operator = expression.text("operator");
        var values = expression.array("values");
        if (SCOPES.contains(scope) && !WITH_VALUES.contains(scope) && !operator.equals("Exists")) {
            errors.invalid(
                    path + ".operator",
                    operator,
                    "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating,"
                            + " ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort,"
                            + " ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity");
        }
        switch (operator) {
            case "In", "NotIn" -> {
                if (values.isEmpty()) {
                    errors.required(
                            path + ".values",
                            "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!values.isEmpty()) {
                    errors.invalid(
                            path + ".values",
                            values,
                            "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
                }
            }
            default -> errors.invalid(path + ".operator", operator, "not a valid selector operator");
        }
    }

    @Override
    protected void checkUpdate(Errors errors, ApiObject quota, ApiObject stored) {
        check(errors, quota);
        if (!scopesOf(quota).equals(scopesOf(stored))) {
            errors.invalid("spec.scopes", quota.spec().array("scopes"), "field is immutable");
        }
    }

    private static Set<String> scopesOf(ApiObject quota) {
        JsonArray scopes = quota.spec().array("scopes");
        return scopes.strings().collect(Collectors.toSet());
    }

    @Override
    protected void checkStatus(Errors errors, ApiObject quota, ApiObject stored) {
        QuotaNames.check(errors, quota.status().object("hard"), "status.hard");
        QuotaNames.check(errors, quota.status().object("used"), "status.used");
    }
}
