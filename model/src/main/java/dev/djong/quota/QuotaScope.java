package dev.djong.quota;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One condition under which a quota counts an object at all. */
public record QuotaScope(String name, String operator, List<String> values) {
    public QuotaScope {
        values = List.copyOf(values);
    }

    /** All scopes of a quota: the plain list, and the selector. */
    public static List<QuotaScope> of(ApiObject quota) {
        var scopes = new ArrayList<QuotaScope>();
        quota.spec().array("scopes").strings().forEach(scope -> scopes.add(new QuotaScope(scope, "Exists", List.of())));
        quota.spec()
                .object("scopeSelector")
                .array("matchExpressions")
                .objects()
                .map(expression -> new QuotaScope(
                        expression.text("scopeName"),
                        expression.text("operator"),
                        expression.array("values").strings().toList()))
                .forEach(scopes::add);
        return scopes;
    }

    boolean matchesPod(ApiObject pod) {
        return switch (name) {
            case "Terminating" -> hasDeadline(pod);
            case "NotTerminating" -> !hasDeadline(pod);
            case "BestEffort" -> isBestEffort(pod);
            case "NotBestEffort" -> !isBestEffort(pod);
            case "PriorityClass" -> selects(pod.spec().text("priorityClassName"));
            case "CrossNamespacePodAffinity" -> looksAcrossNamespaces(pod.spec().object("affinity"));
            default -> false;
        };
    }

    boolean matchesClaim(ApiObject claim) {
        return name.equals("VolumeAttributesClass") && selects(claim.spec().text("volumeAttributesClassName"));
    }

    /** @param value empty for an object that names none */
    private boolean selects(String value) {
        return switch (operator) {
            case "In" -> !value.isEmpty() && values.contains(value);
            case "NotIn" -> value.isEmpty() || !values.contains(value);
            case "Exists" -> !value.isEmpty();
            case "DoesNotExist" -> value.isEmpty();
            default -> false;
        };
    }

    private static boolean hasDeadline(ApiObject pod) {
        return pod.spec().integerOr("activeDeadlineSeconds", -1) >= 0;
    }

    private static boolean isBestEffort(ApiObject pod) {
        var known = pod.status().text("qosClass");
        if (!known.isEmpty()) {
            return known.equals("BestEffort");
        }
        var containers = Stream.concat(
                pod.spec().array("containers").objects(),
                pod.spec().array("initContainers").objects());
        return Stream.concat(containers, Stream.of(pod.spec())).noneMatch(QuotaScope::asksForSomething);
    }

    private static boolean asksForSomething(JsonObject holder) {
        var resources = holder.object("resources");
        return Stream.of(resources.object("requests"), resources.object("limits"))
                .flatMap(list -> Stream.of(list.text("cpu"), list.text("memory")))
                .anyMatch(text -> !text.isEmpty() && Quantity.parse(text).sign() > 0);
    }

    private static boolean looksAcrossNamespaces(JsonObject affinity) {
        return Stream.of(affinity.object("podAffinity"), affinity.object("podAntiAffinity"))
                .anyMatch(side -> required(side.array("requiredDuringSchedulingIgnoredDuringExecution"))
                        || preferred(side.array("preferredDuringSchedulingIgnoredDuringExecution")));
    }

    private static boolean required(JsonArray terms) {
        return terms.objects().anyMatch(QuotaScope::crosses);
    }

    private static boolean preferred(JsonArray terms) {
        return terms.objects().anyMatch(term -> crosses(term.object("podAffinityTerm")));
    }

    private static boolean crosses(JsonObject term) {
        return !term.array("namespaces").isEmpty() || term.has("namespaceSelector");
    }
}
