package dev.djong.apiserver.validation;

import dev.djong.json.JsonObject;
import dev.djong.object.Names;
import dev.djong.object.Quantity;
import java.util.Set;
import java.util.TreeSet;

/** What quotas may speak of. */
final class QuotaNames {
    static final Set<String> COUNTED = Set.of(
            "pods",
            "resourcequotas",
            "services",
            "replicationcontrollers",
            "secrets",
            "configmaps",
            "persistentvolumeclaims",
            "services.nodeports",
            "services.loadbalancers");
    private static final Set<String> MEASURED = Set.of(
            "cpu",
            "memory",
            "ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.storage",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage");
    private static final Set<String> COMPUTE =
            Set.of("cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory");

    private QuotaNames() {}

    static boolean isStandard(String name) {
        return COUNTED.contains(name)
                || MEASURED.contains(name)
                || name.startsWith("hugepages-")
                || name.startsWith("requests.hugepages-");
    }

    /** Whether a quota with that scope can count that resource; names that are not standard are never refused. */
    static boolean fits(String scope, String name) {
        if (!isStandard(name)) {
            return true;
        }
        return switch (scope) {
            case "Terminating", "NotTerminating", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity" ->
                name.equals("pods") || COMPUTE.contains(name);
            case "BestEffort" -> name.equals("pods");
            case "VolumeAttributesClass" -> name.equals("persistentvolumeclaims") || name.equals("requests.storage");
            default -> true;
        };
    }

    /** The names and amounts of a {@code hard} or {@code used}. */
    static void check(Errors errors, JsonObject amounts, String path) {
        for (var name : new TreeSet<>(amounts.names())) {
            var at = path + "[" + name + "]";
            var problems = Names.qualifiedName(name);
            errors.invalid(at, name, problems);
            if (problems.isEmpty() && name.indexOf('/') < 0 && !isStandard(name)) {
                errors.invalid(at, name, "must be a standard resource type or fully qualified");
                errors.invalid(at, name, "must be a standard resource for quota");
            }
            amount(errors, name, amounts.text(name), at);
        }
    }

    private static void amount(Errors errors, String name, String text, String path) {
        var amount = Quantity.parse(text);
        if (amount.sign() < 0) {
            errors.invalid(path, text, "must be greater than or equal to 0");
        }
        boolean whole = COUNTED.contains(name) || isExtended(name);
        if (whole && amount.value().stripTrailingZeros().scale() > 0) {
            errors.invalid(path, text, "must be an integer");
        }
    }

    /** A device of a vendor's domain. */
    private static boolean isExtended(String name) {
        return name.indexOf('/') > 0 && !name.contains("kubernetes.io/") && !name.startsWith("requests.");
    }
}
