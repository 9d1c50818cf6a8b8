package dev.djong.apiserver.authz;

import dev.djong.apiserver.admission.AdmissionRequest;
import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.admission.AdmissionStep;
import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.json.Json;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.status.ApiFailure;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Nobody grants what they do not have: who writes a role must hold all of its rules (or the verb {@code escalate}), who
 * writes a binding must hold all rules of its role (or the verb {@code bind}). An aggregated role may come to hold anything,
 * so writing one takes all rights.
 */
public final class EscalationCheck implements AdmissionStep {
    private static final String GROUP = "rbac.authorization.k8s.io";
    static final PolicyRule EVERY_RESOURCE = new PolicyRule(Set.of("*"), Set.of("*"), Set.of("*"), Set.of(), Set.of());
    static final PolicyRule EVERY_PATH = new PolicyRule(Set.of("*"), Set.of(), Set.of(), Set.of(), Set.of("*"));

    private final Authorizer authorizer;
    private final RbacAuthorizer rbac;
    private final ClusterState state;

    public EscalationCheck(Authorizer authorizer, RbacAuthorizer rbac, ClusterState state) {
        this.authorizer = authorizer;
        this.rbac = rbac;
        this.state = state;
    }

    @Override
    public String name() {
        return "RBACEscalation";
    }

    @Override
    public void review(AdmissionRequest request) {
        var writes = request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
        if (!writes || request.user().isIn(UserInfo.MASTERS_GROUP)) {
            return;
        }
        if (request.isOn(Resources.ROLES) || request.isOn(Resources.CLUSTER_ROLES)) {
            reviewRole(request);
        } else if (request.isOn(Resources.ROLE_BINDINGS) || request.isOn(Resources.CLUSTER_ROLE_BINDINGS)) {
            reviewBinding(request);
        }
    }

    private void reviewRole(AdmissionRequest request) {
        var role = request.requireObject();
        var old = request.old();
        if (old != null && isSame(role, old, "rules") && isSame(role, old, "aggregationRule")) {
            return;
        }
        if (isAllowed(request, "escalate", request.resource(), request.key().name())) {
            return;
        }
        requireHeld(request, PolicyRule.all(role.root()));
        if (role.root().has("aggregationRule") && (old == null || !isSame(role, old, "aggregationRule"))) {
            requireHeld(request, List.of(EVERY_RESOURCE, EVERY_PATH));
        }
    }

    private void reviewBinding(AdmissionRequest request) {
        var binding = request.requireObject();
        var old = request.old();
        if (old != null && isSame(binding, old, "subjects") && isSame(binding, old, "roleRef")) {
            return;
        }
        var role = RbacIndex.roleRef(binding);
        var resource = role.isClusterRole() ? Resources.CLUSTER_ROLES : Resources.ROLES;
        if (isAllowed(request, "bind", resource, role.name())) {
            return;
        }
        requireHeld(request, rulesOf(role, resource));
    }

    private List<PolicyRule> rulesOf(RbacIndex.RoleRef role, GroupVersionResource resource) {
        return state.live(resource, new ObjectKey(role.namespace(), role.name()))
                .map(found -> PolicyRule.all(found.root()))
                .orElseThrow(() -> ApiFailure.notFound(new GroupResource(GROUP, resource.resource()), role.name()));
    }

    private boolean isAllowed(AdmissionRequest request, String verb, GroupVersionResource resource, String name) {
        return authorizer
                .authorize(new Attributes.OnResource(
                        request.user(),
                        verb,
                        request.key().namespace(),
                        GROUP,
                        resource.version(),
                        resource.resource(),
                        "",
                        name))
                .isAllowed();
    }

    private void requireHeld(AdmissionRequest request, List<PolicyRule> wanted) {
        var owned = rbac.rulesFor(request.user(), request.key().namespace());
        var missing = Escalation.missing(owned, wanted);
        if (!missing.isEmpty()) {
            throw request.forbidden(explain(request.user(), missing));
        }
    }

    private static String explain(UserInfo user, List<PolicyRule> missing) {
        var groups = user.groups().stream()
                .map(group -> Json.of(group).toString())
                .collect(Collectors.joining(" ", "[", "]"));
        var rules = Escalation.joined(missing).stream()
                .map(PolicyRule::toString)
                .sorted()
                .collect(Collectors.joining("\n"));
        return "user " + Json.of(user.name()) + " (groups=" + groups
                + ") is attempting to grant RBAC permissions not currently held:\n" + rules;
    }

    private static boolean isSame(ApiObject object, ApiObject old, String member) {
        return object.root().find(member).equals(old.root().find(member));
    }
}
