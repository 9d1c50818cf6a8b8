package dev.djong.apiserver.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.authz.PolicyRule;
import dev.djong.apiserver.authz.RbacAuthorizer;
import dev.djong.apiserver.behaviour.FakeClusterState;
import dev.djong.object.Resources;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Guarantee: no service of ours holds more than it needs. Prints what each holds, so that a reviewer can read it. */
class ServiceIdentitiesTest {
    private static final List<UserInfo> SERVICES = List.of(
            UserInfo.of("system:kube-scheduler"),
            UserInfo.of("system:kube-controller-manager"),
            UserInfo.of("system:cloud-controller-manager"),
            UserInfo.of("system:kube-proxy"),
            UserInfo.of("system:kube-dns"),
            UserInfo.of("system:node:n1", UserInfo.NODES_GROUP));

    private final DefaultPolicy policy = DefaultPolicy.load();
    private final RbacAuthorizer rbac = RbacAuthorizer.following(stored(policy));

    private static FakeClusterState stored(DefaultPolicy policy) {
        var state = new FakeClusterState();
        policy.clusterRoles().forEach(object -> state.with(Resources.CLUSTER_ROLES, object));
        policy.clusterRoleBindings().forEach(object -> state.with(Resources.CLUSTER_ROLE_BINDINGS, object));
        policy.roles().forEach(object -> state.with(Resources.ROLES, object));
        policy.roleBindings().forEach(object -> state.with(Resources.ROLE_BINDINGS, object));
        return state;
    }

    private Stream<PolicyRule> rules(UserInfo service) {
        var bound = Stream.concat(
                rbac.rulesFor(service.authenticated(), "").stream(), rbac.rulesFor(service, "kube-system").stream());
        var node = service.isIn(UserInfo.NODES_GROUP) ? nodeRules().stream() : Stream.<PolicyRule>empty();
        return Stream.concat(bound, node).distinct();
    }

    private List<PolicyRule> nodeRules() {
        return policy.clusterRoles().stream()
                .filter(role -> role.name().equals("system:node"))
                .flatMap(role -> PolicyRule.all(role.root()).stream())
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> holdNoWildcard() {
        return SERVICES.stream()
                .map(service -> DynamicTest.dynamicTest(
                        service.name(),
                        () -> assertThat(rules(service))
                                .as("rules of %s", service.name())
                                .isNotEmpty()
                                .allSatisfy(rule -> {
                                    System.out.println(service.name() + " " + rule);
                                    assertThat(rule.verbs()).doesNotContain("*");
                                    assertThat(isOfScales(rule)
                                                    || isCleanUp(service, rule)
                                                    || Stream.concat(rule.groups().stream(), rule.resources().stream())
                                                            .noneMatch(name -> name.contains("*")))
                                            .isTrue();
                                    assertThat(rule.paths()).doesNotContain("*", "/*");
                                    assertThat(rule.verbs()).doesNotContain("escalate", "bind", "impersonate");
                                })));
    }

    /** Whatever is deleted takes all that it owns along, of kinds that nobody knows beforehand; nothing is made. */
    private static boolean isCleanUp(UserInfo service, PolicyRule rule) {
        return service.name().equals("system:kube-controller-manager")
                && rule.resources().equals(Set.of("*"))
                && Set.of("delete", "deletecollection", "get", "list", "patch", "update", "watch")
                        .containsAll(rule.verbs());
    }

    /** Anything may be scaled and be counted by its scale, custom resources too: nobody knows their names beforehand. */
    private static boolean isOfScales(PolicyRule rule) {
        return rule.resources().equals(Set.of("*/scale"))
                && Set.of("get", "update").containsAll(rule.verbs());
    }

    @Test
    void areNoClusterAdmins() {
        var admins = policy.clusterRoleBindings().stream()
                .filter(binding -> binding.root().object("roleRef").text("name").equals("cluster-admin"))
                .flatMap(binding -> binding.root().array("subjects").objects())
                .map(subject -> subject.text("name"));
        assertThat(admins).containsExactly(UserInfo.MASTERS_GROUP);
    }

    @Test
    void anonymousUsersSeeHealthAndVersionOnly() {
        assertThat(rbac.rulesFor(UserInfo.anonymous(), "default"))
                .singleElement()
                .satisfies(rule -> assertThat(rule.paths())
                        .containsExactlyInAnyOrder("/healthz", "/livez", "/readyz", "/version", "/version/"));
    }
}
