package dev.djong.apiserver.authz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.behaviour.FakeClusterState;
import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.object.FieldSelector;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.object.SelectorParser;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeAuthorizerTest {
    private static final UserInfo NODE = UserInfo.of("system:node:n1", UserInfo.NODES_GROUP);
    private final FakeClusterState state = new FakeClusterState();
    private NodeAuthorizer authorizer;

    @BeforeEach
    void pods() {
        state.with(Resources.PODS, Yaml.object("""
            metadata: {namespace: team, name: mine}
            spec:
              nodeName: n1
              serviceAccountName: robot
              volumes: [{name: v, secret: {secretName: tls}}]
              containers: [{name: c, envFrom: [{configMapRef: {name: settings}}]}]
              resourceClaims: [{name: shared, resourceClaimName: lent}, {name: own, resourceClaimTemplateName: t}]
            status: {resourceClaimStatuses: [{name: own, resourceClaimName: mine-own-x}]}
            """));
        for (var node : List.of("n1", "n2")) {
            state.with(
                    Resources.RESOURCE_SLICES,
                    Yaml.object("{metadata: {name: of-%s}, spec: {nodeName: %s}}".formatted(node, node)));
        }
        state.with(Resources.PODS, Yaml.object("""
            metadata: {namespace: team, name: other}
            spec: {nodeName: n2, serviceAccountName: human, volumes: [{name: v, secret: {secretName: key}}]}
            """));
        var rules = List.of(PolicyRule.of(Yaml.tree(
                "{apiGroups: [''], resources: [services, pods, pods/status], verbs: [list, create, delete, patch]}")));
        authorizer = NodeAuthorizer.following(state, rules);
    }

    @ParameterizedTest
    @CsvSource({
        "get, '', secrets, '', team, tls, true",
        "get, '', secrets, '', team, key, false",
        "list, '', secrets, '', team, '', false",
        "get, '', configmaps, '', team, settings, true",
        "update, '', configmaps, '', team, settings, false",
        "create, '', serviceaccounts, token, team, robot, true",
        "create, '', serviceaccounts, token, team, human, false",
        "get, '', pods, '', team, mine, true",
        "get, '', pods, '', team, other, false",
        "list, '', pods, '', '', '', false",
        "patch, '', pods, status, team, mine, true",
        "get, '', nodes, '', '', n1, true",
        "get, '', nodes, '', '', n2, false",
        "list, '', nodes, '', '', '', false",
        "update, '', nodes, status, '', n1, true",
        "update, '', nodes, status, '', n2, false",
        "delete, '', nodes, '', '', n1, false",
        "update, coordination.k8s.io, leases, '', kube-node-lease, n1, true",
        "update, coordination.k8s.io, leases, '', kube-node-lease, n2, false",
        "create, coordination.k8s.io, leases, '', kube-node-lease, '', true",
        "get, coordination.k8s.io, leases, '', kube-system, n1, false",
        "get, resource.k8s.io, resourceclaims, '', team, lent, true",
        "get, resource.k8s.io, resourceclaims, '', team, mine-own-x, true",
        "get, resource.k8s.io, resourceclaims, '', team, strange, false",
        "watch, resource.k8s.io, resourceclaims, '', team, lent, false",
        "update, resource.k8s.io, resourceclaims, status, team, lent, false",
        "create, resource.k8s.io, resourceslices, '', '', '', true",
        "update, resource.k8s.io, resourceslices, '', '', of-n1, true",
        "update, resource.k8s.io, resourceslices, '', '', of-n2, false",
        "delete, resource.k8s.io, resourceslices, '', '', unknown, false",
        "deletecollection, resource.k8s.io, resourceslices, '', '', '', false",
        "list, '', services, '', '', '', true",
        "list, apps, deployments, '', '', '', false",
    })
    void decides(
            String verb, String group, String resource, String sub, String namespace, String name, boolean allowed) {
        var asked = new Attributes.OnResource(NODE, verb, namespace, group, "v1", resource, sub, name);
        assertThat(authorizer.authorize(asked).isAllowed()).isEqualTo(allowed);
    }

    @Test
    void listsItsOwnPodsOnly() {
        assertThat(authorizer.authorize(list("n1")).isAllowed()).isTrue();
        assertThat(authorizer.authorize(list("n2")))
                .isEqualTo(new Decision.NoOpinion("can only list/watch pods with spec.nodeName field selector"));
    }

    private static Attributes list(String node) {
        return new Attributes.OnResource(
                NODE,
                "list",
                "",
                "",
                "v1",
                "pods",
                "",
                "",
                FieldSelector.of("spec.nodeName", node),
                LabelSelector.EVERYTHING);
    }

    @Test
    void watchesAndReleasesItsOwnLocalVolumesOnly() {
        state.with(
                Resources.PERSISTENT_VOLUMES,
                Yaml.object("{metadata: {name: mine, labels: {volumes.djong.dev/node: n1}}}"));
        state.with(
                Resources.PERSISTENT_VOLUMES,
                Yaml.object("{metadata: {name: other, labels: {volumes.djong.dev/node: n2}}}"));
        assertThat(authorizer.authorize(watch("volumes.djong.dev/node=n1")).isAllowed())
                .isTrue();
        assertThat(authorizer.authorize(watch("volumes.djong.dev/node=n2")).isAllowed())
                .isFalse();
        assertThat(authorizer
                        .authorize(watch("volumes.djong.dev/node in (n1,n2)"))
                        .isAllowed())
                .isFalse();
        assertThat(authorizer.authorize(watch("")).isAllowed()).isFalse();
        assertThat(authorizer.authorize(onVolume("patch", "mine")).isAllowed()).isTrue();
        assertThat(authorizer.authorize(onVolume("patch", "other")).isAllowed()).isFalse();
        assertThat(authorizer.authorize(onVolume("delete", "mine")).isAllowed()).isFalse();
    }

    private static Attributes onVolume(String verb, String name) {
        return new Attributes.OnResource(NODE, verb, "", "", "v1", "persistentvolumes", "", name);
    }

    private static Attributes watch(String labels) {
        return new Attributes.OnResource(
                NODE,
                "watch",
                "",
                "",
                "v1",
                "persistentvolumes",
                "",
                "",
                FieldSelector.EVERYTHING,
                SelectorParser.labels(labels));
    }

    @Test
    void forgetsASecretWithTheLastPodThatNamesIt() {
        var asked = new Attributes.OnResource(NODE, "get", "team", "", "v1", "secrets", "", "tls");
        state.with(Resources.PODS, Yaml.object("""
            metadata: {namespace: team, name: second}
            spec: {nodeName: n1, volumes: [{name: v, secret: {secretName: tls}}]}
            """));
        state.remove(Resources.PODS, new ObjectKey("team", "mine"));
        assertThat(authorizer.authorize(asked).isAllowed()).isTrue();
        state.remove(Resources.PODS, new ObjectKey("team", "second"));
        assertThat(authorizer.authorize(asked))
                .isEqualTo(new Decision.NoOpinion("no relationship found between node 'n1' and this object"));
    }
}
