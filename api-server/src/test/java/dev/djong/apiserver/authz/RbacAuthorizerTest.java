package dev.djong.apiserver.authz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.behaviour.FakeClusterState;
import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RbacAuthorizerTest {
    private final FakeClusterState state = new FakeClusterState();
    private RbacAuthorizer rbac;

    @BeforeEach
    void roles() {
        state.with(Resources.CLUSTER_ROLES, Yaml.object("""
                metadata: {name: reader}
                rules:
                - {apiGroups: [""], resources: [pods, "*/scale"], verbs: [get, list]}
                - {apiGroups: [""], resources: [configmaps], resourceNames: [settings], verbs: [get]}
                - {nonResourceURLs: ["/metrics", "/health/*"], verbs: [get]}
                """));
        state.with(Resources.ROLES, Yaml.object("""
                metadata: {namespace: team, name: builder}
                rules:
                - {apiGroups: [apps], resources: ["*"], verbs: ["*"]}
                """));
        state.with(Resources.CLUSTER_ROLE_BINDINGS, Yaml.object("""
                metadata: {name: readers}
                roleRef: {kind: ClusterRole, name: reader}
                subjects:
                - {kind: Group, name: staff}
                - {kind: ServiceAccount, name: robot, namespace: team}
                """));
        state.with(Resources.ROLE_BINDINGS, Yaml.object("""
                metadata: {namespace: team, name: builders}
                roleRef: {kind: Role, name: builder}
                subjects: [{kind: User, name: ann}]
                """));
        rbac = RbacAuthorizer.following(state);
    }

    @ParameterizedTest
    @CsvSource({
        // user, group, verb, namespace, api group, resource, name, allowed
        "bob, staff, get, team, '', pods, web, true",
        "bob, staff, get, '', '', pods, '', true",
        "bob, staff, delete, team, '', pods, web, false",
        "bob, other, get, team, '', pods, web, false",
        "bob, staff, get, team, '', pods/log, web, false",
        "bob, staff, get, team, '', things/scale, web, true",
        "bob, staff, get, team, '', configmaps, settings, true",
        "bob, staff, get, team, '', configmaps, other, false",
        "bob, staff, get, team, '', configmaps, '', false",
        "system:serviceaccount:team:robot, x, list, team, '', pods, '', true",
        "system:serviceaccount:team:other, x, list, team, '', pods, '', false",
        "ann, x, delete, team, apps, deployments/scale, web, true",
        "ann, x, delete, other, apps, deployments, web, false",
        "ann, x, delete, '', apps, deployments, web, false",
    })
    void decidesByRules(
            String user,
            String group,
            String verb,
            String namespace,
            String apiGroup,
            String resource,
            String name,
            boolean allowed) {
        var parts = resource.split("/");
        var asked = new Attributes.OnResource(
                UserInfo.of(user, group),
                verb,
                namespace,
                apiGroup,
                "v1",
                parts[0],
                parts.length > 1 ? parts[1] : "",
                name);
        assertThat(rbac.authorize(asked).isAllowed()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"/metrics, true", "/metrics/x, false", "/health/db, true", "/, false"})
    void decidesByPath(String path, boolean allowed) {
        assertThat(rbac.authorize(new Attributes.OnPath(UserInfo.of("bob", "staff"), "get", path))
                        .isAllowed())
                .isEqualTo(allowed);
    }

    @Test
    void followsChanges() {
        var asked = new Attributes.OnResource(UserInfo.of("bob", "staff"), "get", "team", "", "v1", "pods", "", "web");
        var binding = state.cached(Resources.CLUSTER_ROLE_BINDINGS, ObjectKey.cluster("readers"))
                .orElseThrow();

        state.with(Resources.CLUSTER_ROLE_BINDINGS, binding.withLabel("a", "b"));
        assertThat(rbac.authorize(asked).isAllowed()).isTrue();

        state.with(Resources.CLUSTER_ROLE_BINDINGS, Yaml.object("""
                metadata: {name: readers}
                roleRef: {kind: ClusterRole, name: reader}
                subjects: [{kind: Group, name: others}]
                """));
        assertThat(rbac.authorize(asked).isAllowed()).isFalse();

        state.with(Resources.CLUSTER_ROLE_BINDINGS, binding);
        assertThat(rbac.authorize(asked).isAllowed()).isTrue();

        state.remove(Resources.CLUSTER_ROLES, ObjectKey.cluster("reader"));
        assertThat(rbac.authorize(asked))
                .isEqualTo(new Decision.NoOpinion("RBAC: clusterrole.rbac.authorization.k8s.io \"reader\" not found"));
    }

    @Test
    void saysWhatIsForbidden() {
        var user = UserInfo.of("bob");
        assertThat(Forbidden.of(new Attributes.OnResource(user, "list", "default", "", "v1", "pods", "", ""), ""))
                .hasMessage(
                        "pods is forbidden: User \"bob\" cannot list resource \"pods\" in API group \"\" in the namespace"
                                + " \"default\"");
        assertThat(Forbidden.of(
                        new Attributes.OnResource(user, "update", "", "apps", "v1", "things", "status", "x"), "no"))
                .hasMessage(
                        "things.apps \"x\" is forbidden: User \"bob\" cannot update resource \"things/status\" in API"
                                + " group \"apps\" at the cluster scope: no");
        assertThat(Forbidden.of(new Attributes.OnPath(UserInfo.anonymous(), "get", "/foo"), ""))
                .hasMessage("forbidden: User \"system:anonymous\" cannot get path \"/foo\"");
    }
}
