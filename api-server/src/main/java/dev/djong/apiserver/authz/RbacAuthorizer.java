package dev.djong.apiserver.authz;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.behaviour.ClusterState;
import java.util.ArrayList;
import java.util.List;

/**
 * Role-based access control: a user may do what some rule of some bound role allows.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/rbac/">Using RBAC Authorization</a>
 */
public final class RbacAuthorizer implements Authorizer {
    private final RbacIndex index;

    private RbacAuthorizer(RbacIndex index) {
        this.index = index;
    }

    /** Compiles what is there and follows what changes. */
    public static RbacAuthorizer following(ClusterState state) {
        return new RbacAuthorizer(RbacIndex.following(state));
    }

    @Override
    public Decision authorize(Attributes attributes) {
        var missing = new ArrayList<String>();
        for (var binding : index.bindings(attributes.user(), namespace(attributes))) {
            var rules = index.rules(binding.role());
            if (rules == null) {
                missing.add(notFound(binding.role()));
                continue;
            }
            for (var rule : rules) {
                if (rule.allows(attributes)) {
                    return new Decision.Allow(because(binding, attributes.user()));
                }
            }
        }
        return missing.isEmpty() ? Decision.NO_OPINION : new Decision.NoOpinion("RBAC: " + errors(missing));
    }

    private static String namespace(Attributes attributes) {
        return attributes instanceof Attributes.OnResource on ? on.namespace() : "";
    }

    private static String notFound(RbacIndex.RoleRef role) {
        return (role.isClusterRole() ? "clusterrole" : "role") + ".rbac.authorization.k8s.io \"" + role.name()
                + "\" not found";
    }

    private static String errors(List<String> missing) {
        var distinct = missing.stream().distinct().toList();
        return distinct.size() == 1 ? distinct.getFirst() : "[" + String.join(", ", distinct) + "]";
    }

    private static String because(RbacIndex.Binding binding, UserInfo user) {
        var role = (binding.role().isClusterRole() ? "ClusterRole" : "Role") + " \""
                + binding.role().name() + "\"";
        var by = binding.namespace().isEmpty()
                ? "ClusterRoleBinding \"" + binding.name() + "\""
                : "RoleBinding \"" + binding.name() + "/" + binding.namespace() + "\"";
        return "RBAC: allowed by " + by + " of " + role + " to " + subject(user);
    }

    private static String subject(UserInfo user) {
        return "User \"" + user.name() + "\"";
    }

    /** All rules that the user has in the namespace (and in the whole cluster). */
    public List<PolicyRule> rulesFor(UserInfo user, String namespace) {
        var all = new ArrayList<PolicyRule>();
        for (var binding : index.bindings(user, namespace)) {
            var rules = index.rules(binding.role());
            if (rules != null) {
                all.addAll(rules);
            }
        }
        return all;
    }
}
