package dev.djong.apiserver.validation;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import java.util.List;

/** Roles and bindings. Names only have to fit a path, since they often hold colons. */
final class RbacValidators {
    private static final String GROUP = "rbac.authorization.k8s.io";

    private RbacValidators() {}

    static Validator role(boolean namespaced) {
        return new MetadataValidator(namespaced, Names::pathSegment) {
            @Override
            protected void check(Errors errors, ApiObject role) {
                var rules = role.root().array("rules");
                for (int i = 0; i < rules.size(); i++) {
                    rule(errors, rules.get(i).asObject(), "rules[" + i + "]", namespaced);
                }
                var aggregation = role.root().object("aggregationRule");
                if (role.root().has("aggregationRule")
                        && aggregation.array("clusterRoleSelectors").isEmpty()) {
                    errors.required(
                            "aggregationRule.clusterRoleSelectors",
                            "at least one clusterRoleSelector required if aggregationRule is non-nil");
                }
                Items.each(
                        aggregation,
                        "aggregationRule",
                        "clusterRoleSelectors",
                        (selector, at) -> LabelSelectorRules.check(errors, selector, at));
            }
        };
    }

    private static void rule(Errors errors, JsonObject rule, String path, boolean namespaced) {
        if (rule.array("verbs").isEmpty()) {
            errors.required(path + ".verbs", "verbs must contain at least one value");
        }
        boolean onPaths = !rule.array("nonResourceURLs").isEmpty();
        boolean onResources = !rule.array("apiGroups").isEmpty()
                || !rule.array("resources").isEmpty()
                || !rule.array("resourceNames").isEmpty();
        if (onPaths) {
            if (namespaced) {
                errors.invalid(
                        path + ".nonResourceURLs",
                        rule.array("nonResourceURLs"),
                        "namespaced rules cannot apply to non-resource URLs");
            }
            if (onResources) {
                errors.invalid(
                        path + ".nonResourceURLs",
                        rule.array("nonResourceURLs"),
                        "rules cannot apply to both regular resources and non-resource URLs");
            }
            return;
        }
        if (rule.array("apiGroups").isEmpty()) {
            errors.required(path + ".apiGroups", "resource rules must supply at least one api group");
        }
        if (rule.array("resources").isEmpty()) {
            errors.required(path + ".resources", "resource rules must supply at least one resource");
        }
    }

    static Validator binding(boolean namespaced) {
        return new MetadataValidator(namespaced, Names::pathSegment) {
            @Override
            protected void check(Errors errors, ApiObject binding) {
                roleRef(errors, binding.root().object("roleRef"), namespaced);
                var subjects = binding.root().array("subjects");
                for (int i = 0; i < subjects.size(); i++) {
                    subject(errors, subjects.get(i).asObject(), "subjects[" + i + "]", namespaced);
                }
            }

            @Override
            protected void checkUpdate(Errors errors, ApiObject binding, ApiObject stored) {
                check(errors, binding);
                if (!binding.root().object("roleRef").equals(stored.root().object("roleRef"))) {
                    errors.invalid("roleRef", binding.root().object("roleRef"), "cannot change roleRef");
                }
            }
        };
    }

    private static void roleRef(Errors errors, JsonObject ref, boolean namespaced) {
        errors.oneOf("roleRef.apiGroup", ref.text("apiGroup"), List.of(GROUP));
        errors.oneOf(
                "roleRef.kind", ref.text("kind"), namespaced ? List.of("ClusterRole", "Role") : List.of("ClusterRole"));
        var name = ref.text("name");
        if (name.isEmpty()) {
            errors.required("roleRef.name", "");
        } else {
            errors.invalid("roleRef.name", name, Names.pathSegment(name, false));
        }
    }

    private static void subject(Errors errors, JsonObject subject, String path, boolean namespaced) {
        var name = subject.text("name");
        if (name.isEmpty()) {
            errors.required(path + ".name", "");
        }
        switch (subject.text("kind")) {
            case "ServiceAccount" -> {
                if (!name.isEmpty()) {
                    errors.invalid(path + ".name", name, Names.dnsSubdomain(name));
                }
                errors.oneOfOrEmpty(path + ".apiGroup", subject.text("apiGroup"), List.of(""));
                if (!namespaced && subject.text("namespace").isEmpty()) {
                    errors.required(path + ".namespace", "");
                }
            }
            case "User", "Group" -> errors.oneOf(path + ".apiGroup", subject.text("apiGroup"), List.of(GROUP));
            default -> errors.oneOf(path + ".kind", subject.text("kind"), List.of("Group", "ServiceAccount", "User"));
        }
    }
}
