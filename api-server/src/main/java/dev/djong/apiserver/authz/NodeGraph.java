package dev.djong.apiserver.authz;

import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.apiserver.behaviour.Follower;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.FieldSelector;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes need which objects: a pod that is bound to a node lets that node read the secrets, config maps, claims and
 * service accounts that the pod names. Counted by pods, since two of them on a node may name the same secret.
 *
 * <p>Example: {@code secret default/tls -> {n1: 2, n2: 1}}.
 */
final class NodeGraph implements Follower {
    private static final FieldSelector BOUND =
            new FieldSelector(List.of(new FieldSelector.Term("spec.nodeName", false, "")));

    /** Of a pod's status: the claims to devices that were made from templates. */
    private static final String CLAIMS_MADE = "resourceClaimStatuses";

    /** The kinds of objects that pods lead to, by the resource's name. */
    record Vertex(String resource, ObjectKey key) {}

    /** What a pod lets its node read. */
    private record Links(String node, Set<Vertex> vertices) {}

    /** Only used by the thread that follows. */
    private final Map<ObjectKey, Links> linksByPod = new HashMap<>();

    private final Map<Vertex, Map<String, Integer>> nodesByVertex = new ConcurrentHashMap<>();

    static NodeGraph following(ClusterState state) {
        var graph = new NodeGraph();
        state.follow(Resources.PODS, BOUND, graph);
        return graph;
    }

    boolean leadsTo(String node, String resource, ObjectKey key) {
        var nodes = nodesByVertex.get(new Vertex(resource, key));
        return nodes != null && nodes.containsKey(node);
    }

    @Override
    public void present(ApiObject pod) {
        var links = new Links(pod.spec().text("nodeName"), vertices(pod));
        var before = linksByPod.put(pod.key(), links);
        if (!links.equals(before)) {
            count(links, 1);
            if (before != null) {
                count(before, -1);
            }
        }
    }

    @Override
    public void gone(ObjectKey pod) {
        var before = linksByPod.remove(pod);
        if (before != null) {
            count(before, -1);
        }
    }

    private void count(Links links, int by) {
        for (var vertex : links.vertices()) {
            nodesByVertex.compute(vertex, (any, nodes) -> counted(nodes == null ? Map.of() : nodes, links.node(), by));
        }
    }

    private static @Nullable Map<String, Integer> counted(Map<String, Integer> nodes, String node, int by) {
        var changed = new ConcurrentHashMap<>(nodes);
        changed.merge(node, by, (old, more) -> old + more == 0 ? null : old + more);
        return changed.isEmpty() ? null : changed;
    }

    private static Set<Vertex> vertices(ApiObject pod) {
        var found = new HashSet<Vertex>();
        var account = pod.spec().text("serviceAccountName");
        add(found, pod, "serviceaccounts", account);
        pod.spec().array("imagePullSecrets").objects().forEach(ref -> add(found, pod, "secrets", ref.text("name")));
        containers(pod.spec()).forEach(container -> addEnvironment(found, pod, container));
        pod.spec().array("volumes").objects().forEach(volume -> addVolume(found, pod, volume));
        Stream.concat(
                        pod.spec().array("resourceClaims").objects(),
                        pod.status().array(CLAIMS_MADE).objects())
                .forEach(claim -> add(found, pod, "resourceclaims", claim.text("resourceClaimName")));
        return found;
    }

    private static Stream<JsonObject> containers(JsonObject spec) {
        return Stream.of("initContainers", "containers", "ephemeralContainers")
                .flatMap(member -> spec.array(member).objects());
    }

    private static void addEnvironment(Set<Vertex> found, ApiObject pod, JsonObject container) {
        container.array("envFrom").objects().forEach(from -> {
            add(found, pod, "configmaps", from.object("configMapRef").text("name"));
            add(found, pod, "secrets", from.object("secretRef").text("name"));
        });
        container.array("env").objects().map(env -> env.object("valueFrom")).forEach(from -> {
            add(found, pod, "configmaps", from.object("configMapKeyRef").text("name"));
            add(found, pod, "secrets", from.object("secretKeyRef").text("name"));
        });
    }

    private static void addVolume(Set<Vertex> found, ApiObject pod, JsonObject volume) {
        add(found, pod, "secrets", volume.object("secret").text("secretName"));
        add(found, pod, "configmaps", volume.object("configMap").text("name"));
        add(
                found,
                pod,
                "persistentvolumeclaims",
                volume.object("persistentVolumeClaim").text("claimName"));
        if (volume.has("ephemeral")) {
            add(found, pod, "persistentvolumeclaims", pod.name() + "-" + volume.text("name"));
        }
        add(
                found,
                pod,
                "secrets",
                volume.object("csi").object("nodePublishSecretRef").text("name"));
        for (var kind : new String[] {"azureFile", "cephfs", "rbd", "iscsi", "flexVolume", "scaleIO", "storageos"}) {
            add(found, pod, "secrets", volume.object(kind).object("secretRef").text("name"));
        }
        volume.object("projected").array("sources").objects().forEach(source -> {
            add(found, pod, "secrets", source.object("secret").text("name"));
            add(found, pod, "configmaps", source.object("configMap").text("name"));
        });
    }

    private static void add(Set<Vertex> found, ApiObject pod, String resource, String name) {
        if (!name.isEmpty()) {
            found.add(new Vertex(resource, new ObjectKey(pod.namespace(), name)));
        }
    }
}
