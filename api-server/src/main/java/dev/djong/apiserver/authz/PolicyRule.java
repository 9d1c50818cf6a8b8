package dev.djong.apiserver.authz;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One rule of a role, compiled for matching. {@code *} stands for everything of its kind. */
public record PolicyRule(
        Set<String> verbs, Set<String> groups, Set<String> resources, Set<String> names, Set<String> paths) {
    public static final String ALL = "*";

    public PolicyRule {
        verbs = Set.copyOf(verbs);
        groups = Set.copyOf(groups);
        resources = Set.copyOf(resources);
        names = Set.copyOf(names);
        paths = Set.copyOf(paths);
    }

    public static PolicyRule of(JsonObject json) {
        return new PolicyRule(
                set(json, "verbs"),
                set(json, "apiGroups"),
                set(json, "resources"),
                set(json, "resourceNames"),
                set(json, "nonResourceURLs"));
    }

    public static List<PolicyRule> all(JsonObject role) {
        return role.array("rules").objects().map(PolicyRule::of).toList();
    }

    private static Set<String> set(JsonObject json, String member) {
        return json.array(member).strings().collect(Collectors.toUnmodifiableSet());
    }

    public boolean allows(Attributes attributes) {
        return switch (attributes) {
            case Attributes.OnResource on ->
                hasVerb(on.verb())
                        && (groups.contains(ALL) || groups.contains(on.group()))
                        && hasResource(on.resource(), on.subresource())
                        && (names.isEmpty() || names.contains(on.name()));
            case Attributes.OnPath on -> hasVerb(on.verb()) && hasPath(on.path());
        };
    }

    private boolean hasVerb(String verb) {
        return verbs.contains(ALL) || verbs.contains(verb);
    }

    /** {@code *}, {@code pods}, {@code pods/status}, or {@code *}{@code /scale} for that subresource of any resource. */
    private boolean hasResource(String resource, String subresource) {
        if (resources.contains(ALL)) {
            return true;
        }
        return subresource.isEmpty()
                ? resources.contains(resource)
                : resources.contains(resource + "/" + subresource) || resources.contains("*/" + subresource);
    }

    /** {@code /healthz}, {@code /healthz/*} for all that begins so, or {@code *}. */
    private boolean hasPath(String path) {
        for (var allowed : paths) {
            if (allowed.equals(ALL)
                    || allowed.equals(path)
                    || allowed.endsWith(ALL) && path.startsWith(allowed.substring(0, allowed.length() - 1))) {
                return true;
            }
        }
        return false;
    }

    /** Whether everything that this atomic rule allows is allowed by {@code owner}. */
    boolean isCoveredBy(PolicyRule owner) {
        return covers(owner.verbs, verbs)
                && covers(owner.groups, groups)
                && resources.stream().allMatch(owner::coversResource)
                && (owner.names.isEmpty() || !names.isEmpty() && owner.names.containsAll(names))
                && paths.stream().allMatch(owner::coversPath);
    }

    private static boolean covers(Set<String> owned, Set<String> wanted) {
        return owned.contains(ALL) || owned.containsAll(wanted);
    }

    private boolean coversResource(String wanted) {
        int slash = wanted.indexOf('/');
        return resources.contains(ALL)
                || resources.contains(wanted)
                || slash >= 0 && resources.contains("*" + wanted.substring(slash));
    }

    private boolean coversPath(String wanted) {
        return paths.stream()
                .anyMatch(owned -> owned.equals(ALL)
                        || owned.equals(wanted)
                        || owned.endsWith(ALL) && wanted.startsWith(owned.substring(0, owned.length() - 1)));
    }

    public JsonObject toJson() {
        return JsonObject.builder()
                .putIf("apiGroups", groups.isEmpty() ? null : array(groups))
                .putIf("nonResourceURLs", paths.isEmpty() ? null : array(paths))
                .putIf("resourceNames", names.isEmpty() ? null : array(names))
                .putIf("resources", resources.isEmpty() ? null : array(resources))
                .put("verbs", array(verbs))
                .build();
    }

    private static JsonArray array(Collection<String> values) {
        return JsonArray.ofStrings(values.stream().sorted().toList());
    }

    /** The form of escalation errors: {@code {APIGroups:[""], Resources:["pods"], Verbs:["get"]}}. */
    @Override
    public String toString() {
        var parts = new ArrayList<String>();
        part(parts, "APIGroups", groups);
        part(parts, "Resources", resources);
        part(parts, "NonResourceURLs", paths);
        part(parts, "ResourceNames", names);
        part(parts, "Verbs", verbs);
        return "{" + String.join(", ", parts) + "}";
    }

    private static void part(List<String> parts, String name, Set<String> values) {
        if (!values.isEmpty()) {
            parts.add(name + ":"
                    + values.stream()
                            .sorted()
                            .map(value -> "\"" + value + "\"")
                            .collect(Collectors.joining(" ", "[", "]")));
        }
    }
}
