package dev.djong.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.authn.UserInfo;
import dev.djong.apiserver.authz.AuthorizerChain;
import dev.djong.apiserver.authz.EscalationCheck;
import dev.djong.apiserver.authz.RbacAuthorizer;
import dev.djong.apiserver.behaviour.FakeClusterState;
import dev.djong.apiserver.behaviour.Yaml;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInAdmissionTest {
    private static final UserInfo ANN = UserInfo.of("ann", "staff");
    private static final UserInfo NODE = UserInfo.of("system:node:n1", UserInfo.NODES_GROUP);
    private static final String POD = "{metadata: {namespace: team, name: web}, spec: {containers: [{name: c}]}}";

    private final FakeClusterState state = new FakeClusterState();
    private AdmissionChain chain;

    @BeforeEach
    void cluster() {
        state.with(Resources.NAMESPACES, Yaml.object("{metadata: {name: team}, status: {phase: Active}}"));
        state.with(Resources.NAMESPACES, Yaml.object("{metadata: {name: going}, status: {phase: Terminating}}"));
        state.with(Resources.SERVICE_ACCOUNTS, Yaml.object("{metadata: {namespace: team, name: default}}"));
        state.with(Resources.SERVICE_ACCOUNTS, Yaml.object("""
                metadata: {namespace: team, name: quiet}
                automountServiceAccountToken: false
                imagePullSecrets: [{name: registry}]
                """));
        state.with(Resources.PRIORITY_CLASSES, Yaml.object("{metadata: {name: high}, value: 1000}"));
        var rbac = RbacAuthorizer.following(state);
        var escalation = new EscalationCheck(new AuthorizerChain(List.of(rbac)), rbac, state);
        chain = BuiltInAdmission.chain(state, escalation, InstantSource.system(), new Random(1), List.of());
    }

    private static AdmissionRequest request(
            Operation operation,
            GroupVersionResource resource,
            String subresource,
            @Nullable ApiObject object,
            @Nullable ApiObject old,
            UserInfo user) {
        var key = object == null ? (old == null ? new ObjectKey("team", "web") : old.key()) : object.key();
        var kind = new GroupVersionKind(resource.group(), resource.version(), "Kind");
        return new AdmissionRequest(operation, resource, kind, subresource, key, object, old, user, false);
    }

    private ApiObject mutated(String pod) {
        return chain.mutate(request(Operation.CREATE, Resources.PODS, "", Yaml.object(pod), null, ANN));
    }

    @Test
    void makesEveryPodSomebody() {
        var pod = mutated(POD);
        assertThat(pod.spec().text("serviceAccountName")).isEqualTo("default");
        var volume = pod.spec().array("volumes").get(0).asObject();
        assertThat(volume.text("name")).matches("kube-api-access-[a-z0-9]{5}");
        assertThat(volume.object("projected").array("sources").size()).isEqualTo(3);
        var mount = pod.spec()
                .array("containers")
                .get(0)
                .asObject()
                .array("volumeMounts")
                .get(0)
                .asObject();
        assertThat(mount.text("mountPath")).isEqualTo("/var/run/secrets/kubernetes.io/serviceaccount");
        assertThat(mount.text("name")).isEqualTo(volume.text("name"));
        assertThat(pod.spec().integerOr("priority", -1)).isZero();
        assertThat(pod.spec().array("tolerations").size()).isEqualTo(2);
    }

    @Test
    void changesNothingTheSecondTime() {
        var once = mutated(POD);
        assertThat(chain.mutate(request(Operation.UPDATE, Resources.PODS, "", once, once, ANN)))
                .isEqualTo(once);
    }

    @Test
    void followsWhatTheAccountSays() {
        var pod = mutated(
                "{metadata: {namespace: team, name: web}, spec: {serviceAccountName: quiet, containers: [{name: c}]}}");
        assertThat(pod.spec().has("volumes")).isFalse();
        assertThat(pod.spec().array("imagePullSecrets").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{metadata: {namespace: gone, name: web}} | namespaces \"gone\" not found",
                "{metadata: {namespace: going, name: web}} | pods \"web\" is forbidden: unable to create new content in namespace going because it is being terminated",
                "{metadata: {namespace: team, name: web}, spec: {priorityClassName: none}} | pods \"web\" is forbidden: no PriorityClass with name none was found",
                "{metadata: {namespace: team, name: web}, spec: {priorityClassName: high, priority: 5}} | pods \"web\" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 1000 from the given PriorityClass name",
            })
    void refuses(String pod, String message) {
        assertThatThrownBy(() -> mutated(pod)).hasMessage(message);
    }

    @Test
    void keepsTheNamespacesThatMustStay() {
        var system = Yaml.object("{metadata: {name: kube-system}}");
        assertThatThrownBy(() -> chain.review(request(Operation.DELETE, Resources.NAMESPACES, "", null, system, ANN)))
                .hasMessage("namespaces \"kube-system\" is forbidden: this namespace may not be deleted");
    }

    @Test
    void taintsANewNode() {
        var node = chain.mutate(
                request(Operation.CREATE, Resources.NODES, "", Yaml.object("{metadata: {name: n1}}"), null, NODE));
        assertThat(node.spec().array("taints").get(0).asObject().text("key")).isEqualTo("node.kubernetes.io/not-ready");
    }

    @Test
    void keepsANodeToItself() {
        var mine = Yaml.object("{metadata: {name: n1, labels: {kubernetes.io/hostname: n1}}}");
        assertThatCode(() -> chain.review(request(Operation.CREATE, Resources.NODES, "", mine, null, NODE)))
                .doesNotThrowAnyException();
        var steering = mine.withLabel("node-role.kubernetes.io/control-plane", "");
        assertThatThrownBy(() -> chain.review(request(Operation.UPDATE, Resources.NODES, "", steering, mine, NODE)))
                .hasMessage("nodes \"n1\" is forbidden: is not allowed to modify labels:"
                        + " node-role.kubernetes.io/control-plane");
        var other = Yaml.object("{metadata: {name: n2}}");
        assertThatThrownBy(() -> chain.review(request(Operation.UPDATE, Resources.NODES, "status", other, other, NODE)))
                .hasMessage("nodes \"n2\" is forbidden: node \"n1\" is not allowed to modify node \"n2\"");
        var pod = Yaml.object("{metadata: {namespace: team, name: web}, spec: {nodeName: n2}}");
        assertThatThrownBy(() -> chain.review(request(Operation.DELETE, Resources.PODS, "", null, pod, NODE)))
                .hasMessage(
                        "pods \"web\" is forbidden: node \"n1\" can only delete pods with spec.nodeName set to itself");
    }

    @Test
    void letsANodeReleaseItsLocalVolumesAndNothingElse() {
        var volume = Yaml.object("""
                metadata:
                  name: pv
                  deletionTimestamp: "2026-01-01T00:00:00Z"
                  labels: {volumes.djong.dev/node: n1}
                  finalizers: [kubernetes.io/pv-protection, volumes.djong.dev/local-data]
                spec: {local: {path: /data}}
                """);
        var released = volume.withFinalizers(List.of("kubernetes.io/pv-protection"));
        assertThatCode(() -> chain.review(release(released, volume))).doesNotThrowAnyException();
        var alive = volume.withMetadata(metadata -> metadata.without("deletionTimestamp"));
        var others = volume.withLabel("volumes.djong.dev/node", "n2");
        for (var forbidden : List.of(
                release(volume.withFinalizers(List.of()), volume),
                release(released.withSpec(spec -> spec.with("capacity", "9Gi")), volume),
                release(released.withLabel("volumes.djong.dev/node", "n2"), volume),
                release(alive.withFinalizers(released.finalizers()), alive),
                release(others.withFinalizers(released.finalizers()), others))) {
            assertThatThrownBy(() -> chain.review(forbidden))
                    .hasMessage("persistentvolumes \"pv\" is forbidden: node \"n1\" can only release its own local"
                            + " volumes");
        }
    }

    private static AdmissionRequest release(ApiObject volume, ApiObject old) {
        return request(Operation.UPDATE, Resources.PERSISTENT_VOLUMES, "", volume, old, NODE);
    }

    @Test
    void letsNobodyGrantWhatTheyLack() {
        state.with(Resources.ROLES, Yaml.object("""
                metadata: {namespace: team, name: reader}
                rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
                """));
        state.with(Resources.ROLE_BINDINGS, Yaml.object("""
                metadata: {namespace: team, name: readers}
                roleRef: {kind: Role, name: reader}
                subjects: [{kind: User, name: ann}]
                """));
        var held = Yaml.object("""
                metadata: {namespace: team, name: new}
                rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
                """);
        assertThatCode(() -> chain.review(request(Operation.CREATE, Resources.ROLES, "", held, null, ANN)))
                .doesNotThrowAnyException();
        var more = Yaml.object("""
                metadata: {namespace: team, name: new}
                rules: [{apiGroups: [""], resources: [pods, secrets], verbs: [get, list]}]
                """);
        assertThatThrownBy(() -> chain.review(request(Operation.CREATE, Resources.ROLES, "", more, null, ANN)))
                .hasMessage("roles.rbac.authorization.k8s.io \"new\" is forbidden: user \"ann\" (groups=[\"staff\"]) is"
                        + " attempting to grant RBAC permissions not currently held:\n"
                        + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"list\"]}\n"
                        + "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\" \"list\"]}");
    }

    private static final String CLAIM =
            "{metadata: {namespace: team, name: data}, spec: {%s resources: {requests: {storage: %s}}}, status: {phase: %s}}";

    private ApiObject claimed(String spec) {
        return chain.mutate(request(
                Operation.CREATE,
                Resources.PERSISTENT_VOLUME_CLAIMS,
                "",
                Yaml.object(CLAIM.formatted(spec, "1Gi", "Pending")),
                null,
                ANN));
    }

    @Test
    void aNewClaimGetsTheDefaultClassAndIsProtected() {
        assertThat(claimed("").spec().has("storageClassName")).isFalse();
        state.with(Resources.STORAGE_CLASSES, Yaml.object("""
                metadata: {name: local, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
                """));
        assertThat(claimed("").spec().text("storageClassName")).isEqualTo("local");
        assertThat(claimed("storageClassName: '',").spec().text("storageClassName"))
                .isEmpty();
        assertThat(claimed("").finalizers()).containsExactly("kubernetes.io/pvc-protection");
    }

    @Test
    void onlyABoundClaimOfAClassThatAllowsItMayGrow() {
        state.with(Resources.STORAGE_CLASSES, Yaml.object("{metadata: {name: fixed}}"));
        state.with(Resources.STORAGE_CLASSES, Yaml.object("{metadata: {name: elastic}, allowVolumeExpansion: true}"));
        assertThatThrownBy(() -> grow("elastic", "Pending"))
                .hasMessage("persistentvolumeclaims \"data\" is forbidden: Only bound persistent volume claims can be"
                        + " expanded");
        assertThatThrownBy(() -> grow("fixed", "Bound"))
                .hasMessage(
                        "persistentvolumeclaims \"data\" is forbidden: only dynamically provisioned pvc can be resized"
                                + " and the storageclass that provisions the pvc must support resize");
        assertThatCode(() -> grow("elastic", "Bound")).doesNotThrowAnyException();
    }

    private void grow(String storageClass, String phase) {
        var spec = "storageClassName: " + storageClass + ",";
        chain.review(request(
                Operation.UPDATE,
                Resources.PERSISTENT_VOLUME_CLAIMS,
                "",
                Yaml.object(CLAIM.formatted(spec, "2Gi", phase)),
                Yaml.object(CLAIM.formatted(spec, "1Gi", phase)),
                ANN));
    }

    @Test
    void isOneReadableList() {
        assertThat(chain.names())
                .containsExactly(
                        "NamespaceLifecycle",
                        "LimitRanger",
                        "ServiceAccount",
                        "NodeRestriction",
                        "TaintNodesByCondition",
                        "Priority",
                        "DefaultTolerationSeconds",
                        "DefaultStorageClass",
                        "StorageObjectInUseProtection",
                        "PersistentVolumeClaimResize",
                        "RBACEscalation",
                        "ResourceQuota");
    }

    @Test
    void aNodeOffersAndTakesBackItsOwnDevicesOnly() {
        var own = Yaml.object("{metadata: {name: a}, spec: {nodeName: n1}}");
        var other = Yaml.object("{metadata: {name: b}, spec: {nodeName: n2}}");
        var everywhere = Yaml.object("{metadata: {name: c}, spec: {allNodes: true}}");
        assertThatCode(() -> reviewSlice(Operation.CREATE, own, null)).doesNotThrowAnyException();
        assertThatCode(() -> reviewSlice(Operation.DELETE, null, own)).doesNotThrowAnyException();
        for (var foreign : List.of(other, everywhere)) {
            assertThatThrownBy(() -> reviewSlice(Operation.CREATE, foreign, null))
                    .hasMessageContaining(
                            "can only create ResourceSlice with the same NodeName as the requesting node");
            assertThatThrownBy(() -> reviewSlice(Operation.DELETE, null, foreign))
                    .hasMessageContaining(
                            "can only delete ResourceSlice with the same NodeName as the requesting node");
        }
    }

    private void reviewSlice(Operation operation, @Nullable ApiObject slice, @Nullable ApiObject old) {
        chain.review(request(operation, Resources.RESOURCE_SLICES, "", slice, old, NODE));
    }
}
