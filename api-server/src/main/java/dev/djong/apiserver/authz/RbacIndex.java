package dev.djong.apiserver.authz;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.informer.Change;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Roles compiled to rules, and bindings filed under their subjects, kept current by the watch caches. Reading takes no lock:
 * a request looks up the subjects that the user stands for, not all bindings.
 *
 * <p>Subjects are filed as {@code u:alice}, {@code g:system:masters}, {@code s:default/builder}.
 */
final class RbacIndex {
    /** @param namespace where it grants; empty for the whole cluster */
    record Binding(String name, String namespace, RoleRef role) {}

    /** @param namespace of a Role; empty for a ClusterRole */
    record RoleRef(String namespace, String name) {
        boolean isClusterRole() {
            return namespace.isEmpty();
        }
    }

    private final Map<RoleRef, List<PolicyRule>> rules = new ConcurrentHashMap<>();
    private final Map<String, Set<Binding>> clusterWide = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Set<Binding>>> byNamespace = new ConcurrentHashMap<>();

    static RbacIndex following(ClusterState state) {
        var index = new RbacIndex();
        state.subscribe(Resources.ROLES, index::roleChanged);
        state.subscribe(Resources.CLUSTER_ROLES, index::roleChanged);
        state.subscribe(Resources.ROLE_BINDINGS, index::bindingChanged);
        state.subscribe(Resources.CLUSTER_ROLE_BINDINGS, index::bindingChanged);
        return index;
    }

    private void roleChanged(Change change) {
        var role = new RoleRef(change.object().namespace(), change.object().name());
        switch (change) {
            case Change.Added(var current) -> rules.put(role, PolicyRule.all(current.root()));
            case Change.Updated(var previous, var current) -> rules.put(role, PolicyRule.all(current.root()));
            case Change.Removed(var previous) -> rules.remove(role);
        }
    }

    private void bindingChanged(Change change) {
        switch (change) {
            case Change.Added(var current) -> file(current);
            case Change.Updated(var previous, var current) -> {
                var kept = subjects(current);
                file(current);
                unfile(previous, binding(previous).equals(binding(current)) ? kept : Set.of());
            }
            case Change.Removed(var previous) -> unfile(previous, Set.of());
        }
    }

    private void file(ApiObject object) {
        var binding = binding(object);
        for (var subject : subjects(object)) {
            filed(binding.namespace())
                    .computeIfAbsent(subject, any -> ConcurrentHashMap.newKeySet())
                    .add(binding);
        }
    }

    private void unfile(ApiObject object, Set<String> kept) {
        var binding = binding(object);
        for (var subject : subjects(object)) {
            if (!kept.contains(subject)) {
                filed(binding.namespace()).computeIfPresent(subject, (any, bindings) -> {
                    bindings.remove(binding);
                    return bindings.isEmpty() ? null : bindings;
                });
            }
        }
    }

    private Map<String, Set<Binding>> filed(String namespace) {
        return namespace.isEmpty()
                ? clusterWide
                : byNamespace.computeIfAbsent(namespace, any -> new ConcurrentHashMap<>());
    }

    static Binding binding(ApiObject object) {
        return new Binding(object.name(), object.namespace(), roleRef(object));
    }

    static RoleRef roleRef(ApiObject binding) {
        var ref = binding.root().object("roleRef");
        return new RoleRef(ref.text("kind").equals("Role") ? binding.namespace() : "", ref.text("name"));
    }

    private static Set<String> subjects(ApiObject binding) {
        var subjects = new HashSet<String>();
        binding.root()
                .array("subjects")
                .objects()
                .forEach(subject -> subjects.add(subject(subject, binding.namespace())));
        return subjects;
    }

    private static String subject(JsonObject subject, String namespace) {
        var name = subject.text("name");
        return switch (subject.text("kind")) {
            case "Group" -> "g:" + name;
            case "ServiceAccount" -> {
                var own = subject.text("namespace");
                yield "s:" + new ObjectKey(own.isEmpty() ? namespace : own, name);
            }
            default -> "u:" + name;
        };
    }

    /** The subjects that a user stands for. */
    private static Stream<String> subjects(UserInfo user) {
        var account = user.name().startsWith(UserInfo.SERVICE_ACCOUNT_PREFIX)
                ? Stream.of("s:"
                        + user.name()
                                .substring(UserInfo.SERVICE_ACCOUNT_PREFIX.length())
                                .replace(':', '/'))
                : Stream.<String>empty();
        return Stream.concat(
                Stream.concat(Stream.of("u:" + user.name()), account),
                user.groups().stream().map(group -> "g:" + group));
    }

    /** The bindings that grant the user something there; those of the whole cluster first. */
    List<Binding> bindings(UserInfo user, String namespace) {
        var subjects = subjects(user).toList();
        var wide = subjects.stream().flatMap(subject -> clusterWide.getOrDefault(subject, Set.of()).stream());
        var local =
                namespace.isEmpty() ? Map.<String, Set<Binding>>of() : byNamespace.getOrDefault(namespace, Map.of());
        var narrow = subjects.stream().flatMap(subject -> local.getOrDefault(subject, Set.of()).stream());
        return Stream.concat(wide, narrow).distinct().toList();
    }

    /** The rules of a role, or null where there is no such role. */
    @Nullable
    List<PolicyRule> rules(RoleRef role) {
        return rules.get(role);
    }
}
