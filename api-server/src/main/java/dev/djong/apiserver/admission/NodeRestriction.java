package dev.djong.apiserver.admission;

import dev.djong.apiserver.admission.AdmissionRequest.Operation;
import dev.djong.apiserver.authz.NodeAuthorizer;
import dev.djong.apiserver.behaviour.ClusterState;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.storage.LocalVolumes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A node writes only what is its own: its Node without labels and taints that steer pods, the status of its pods, tokens for
 * its pods, its lease. The authoriser decides by path; this step looks at what is written.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction">NodeRestriction</a>
 */
final class NodeRestriction implements AdmissionStep {
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final Set<String> KUBELET_LABELS = Set.of(
            "kubernetes.io/hostname",
            "topology.kubernetes.io/zone",
            "topology.kubernetes.io/region",
            "failure-domain.beta.kubernetes.io/zone",
            "failure-domain.beta.kubernetes.io/region",
            "node.kubernetes.io/instance-type",
            "beta.kubernetes.io/instance-type",
            "kubernetes.io/os",
            "beta.kubernetes.io/os",
            "kubernetes.io/arch",
            "beta.kubernetes.io/arch",
            "node.kubernetes.io/windows-build");
    private static final Set<String> KUBELET_PREFIXES = Set.of("kubelet.kubernetes.io", "node.kubernetes.io");

    private final ClusterState state;

    NodeRestriction(ClusterState state) {
        this.state = state;
    }

    @Override
    public String name() {
        return "NodeRestriction";
    }

    @Override
    public void review(AdmissionRequest request) {
        NodeAuthorizer.nodeOf(request.user()).ifPresent(node -> review(request, node));
    }

    private void review(AdmissionRequest request, String node) {
        if (request.resource().equals(Resources.PODS)) {
            reviewPod(request, node);
        } else if (request.resource().equals(Resources.NODES)) {
            reviewNode(request, node);
        } else if (request.is(Resources.SERVICE_ACCOUNTS, "token")) {
            reviewToken(request, node);
        } else if (request.isOn(Resources.PERSISTENT_VOLUMES)) {
            reviewVolume(request, node);
        } else if (request.isOn(Resources.LEASES)) {
            reviewLease(request, node);
        } else if (request.isOn(Resources.RESOURCE_SLICES)) {
            reviewSlice(request, node);
        }
    }

    private void reviewPod(AdmissionRequest request, String node) {
        var own = "node \"" + node + "\" can only ";
        switch (request.subresource()) {
            case "" -> {
                switch (request.operation()) {
                    case CREATE -> reviewMirrorPod(request, node, request.requireObject());
                    case DELETE -> requireOnNode(request, node, own + "delete pods with spec.nodeName set to itself");
                    case UPDATE, CONNECT ->
                        throw request.forbidden("unexpected operation \"" + request.operation() + "\", node \"" + node
                                + "\" can only create and delete mirror pods");
                }
            }
            case "status" -> {
                requireOnNode(request, node, own + "update pod status for pods with spec.nodeName set to itself");
                if (!request.requireObject()
                        .labels()
                        .equals(request.requireOld().labels())) {
                    throw request.forbidden("node \"" + node + "\" cannot update labels through pod status");
                }
            }
            case "eviction" ->
                requireOnNode(request, node, "node " + node + " can only evict pods with spec.nodeName set to itself");
            default -> throw request.forbidden("unexpected pod subresource \"" + request.subresource() + "\"");
        }
    }

    private void requireOnNode(AdmissionRequest request, String node, String otherwise) {
        var old = request.old();
        var pod = old == null ? state.cached(Resources.PODS, request.key()) : Optional.of(old);
        if (pod.isPresent() && !pod.get().spec().text("nodeName").equals(node)) {
            throw request.forbidden(otherwise);
        }
    }

    private static void reviewMirrorPod(AdmissionRequest request, String node, ApiObject pod) {
        var who = "node \"" + node + "\" can ";
        if (!pod.annotations().containsKey(MIRROR)) {
            throw request.forbidden(
                    "pod does not have \"" + MIRROR + "\" annotation, " + who + "only create mirror pods");
        }
        if (!pod.spec().text("nodeName").equals(node)) {
            throw request.forbidden(who + "only create pods with spec.nodeName set to itself");
        }
        var owners = pod.ownerReferences();
        if (owners.size() != 1
                || !owners.getFirst().kind().equals("Node")
                || !owners.getFirst().name().equals(node)) {
            throw request.forbidden(who + "only create pods with an owner reference set to itself");
        }
        if (!pod.spec().text("serviceAccountName").isEmpty()) {
            throw request.forbidden(who + "not create pods that reference a service account");
        }
        if (pod.spec().array("volumes").objects().anyMatch(NodeRestriction::readsOthers)) {
            throw request.forbidden(
                    who + "not create pods that reference secrets, configmaps or persistentvolumeclaims");
        }
    }

    private static boolean readsOthers(JsonObject volume) {
        return volume.has("secret")
                || volume.has("configMap")
                || volume.has("persistentVolumeClaim")
                || volume.has("projected");
    }

    private static void reviewNode(AdmissionRequest request, String node) {
        var name = request.key().name().isEmpty() && request.object() != null
                ? request.requireObject().name()
                : request.key().name();
        if (!name.equals(node)) {
            throw request.forbidden("node \"" + node + "\" is not allowed to modify node \"" + name + "\"");
        }
        if (request.operation() == Operation.CREATE) {
            requireFreeLabels(request, steering(request.requireObject(), null), "set the following labels");
        } else if (request.operation() == Operation.UPDATE) {
            reviewNodeUpdate(request, node);
        }
    }

    private static void reviewNodeUpdate(AdmissionRequest request, String node) {
        var object = request.requireObject();
        var old = request.requireOld();
        if (request.subresource().isEmpty()
                && !object.spec().array("taints").equals(old.spec().array("taints"))) {
            throw request.forbidden("node \"" + node + "\" is not allowed to modify taints");
        }
        if (!object.ownerReferences().equals(old.ownerReferences())) {
            throw request.forbidden("node \"" + node + "\" is not allowed to modify ownerReferences");
        }
        requireFreeLabels(request, steering(object, old), "modify labels");
    }

    private static void requireFreeLabels(AdmissionRequest request, Set<String> labels, String what) {
        if (!labels.isEmpty()) {
            throw request.forbidden("is not allowed to " + what + ": " + String.join(", ", labels));
        }
    }

    /** The labels that differ and that pods may be steered by, so that a node must not give them to itself. */
    private static Set<String> steering(ApiObject object, @Nullable ApiObject old) {
        var changed = new TreeSet<>(object.labels().keySet());
        if (old != null) {
            changed.addAll(old.labels().keySet());
            changed.removeIf(label -> object.labels()
                    .getOrDefault(label, "\0")
                    .equals(old.labels().getOrDefault(label, "\0")));
        }
        changed.removeIf(label -> !isReserved(label));
        return changed;
    }

    private static boolean isReserved(String label) {
        int slash = label.indexOf('/');
        var domain = slash < 0 ? "" : label.substring(0, slash);
        if (isWithin(domain, "node-restriction.kubernetes.io")) {
            return true;
        }
        var system = isWithin(domain, "kubernetes.io") || isWithin(domain, "k8s.io");
        return system
                && !KUBELET_LABELS.contains(label)
                && KUBELET_PREFIXES.stream().noneMatch(prefix -> isWithin(domain, prefix));
    }

    private static boolean isWithin(String domain, String parent) {
        return domain.equals(parent) || domain.endsWith("." + parent);
    }

    private void reviewToken(AdmissionRequest request, String node) {
        var bound = request.requireObject().spec().object("boundObjectRef");
        if (!bound.text("kind").equals("Pod") || bound.text("name").isEmpty()) {
            throw request.forbidden("node requested token not bound to a pod");
        }
        if (bound.text("uid").isEmpty()) {
            throw request.forbidden("node requested token with a pod binding without a uid");
        }
        var key = new ObjectKey(request.key().namespace(), bound.text("name"));
        var pod = state.cached(Resources.PODS, key)
                .or(() -> state.live(Resources.PODS, key))
                .orElseThrow(() -> request.forbidden("pod \"" + key.name() + "\" not found"));
        if (!pod.uid().equals(bound.text("uid"))) {
            throw request.forbidden("the UID in the bound object reference (" + bound.text("uid")
                    + ") does not match the UID in record. The object might have been deleted and then recreated");
        }
        if (!pod.spec().text("nodeName").equals(node)) {
            throw request.forbidden("node requested token bound to a pod scheduled on a different node");
        }
    }

    /** All that a node may say of a volume: that it deleted the data of one that was its own and is on its way out. */
    private static void reviewVolume(AdmissionRequest request, String node) {
        var refused = "node \"" + node + "\" can only release its own local volumes";
        if (request.operation() != Operation.UPDATE) {
            throw request.forbidden(refused);
        }
        var old = request.requireOld();
        var left = new ArrayList<>(old.finalizers());
        boolean isItsOwn = LocalVolumes.nodeOf(old).filter(node::equals).isPresent();
        boolean released = old.isBeingDeleted() && left.remove(LocalVolumes.FINALIZER);
        if (!isItsOwn || !released || !sameBut(request.requireObject(), old, left)) {
            throw request.forbidden(refused);
        }
    }

    private static boolean sameBut(ApiObject object, ApiObject old, List<String> finalizers) {
        return object.finalizers().equals(finalizers)
                && object.spec().equals(old.spec())
                && object.labels().equals(old.labels())
                && object.annotations().equals(old.annotations())
                && object.ownerReferences().equals(old.ownerReferences());
    }

    private static void reviewLease(AdmissionRequest request, String node) {
        if (!request.key().namespace().equals("kube-node-lease")) {
            throw request.forbidden("can only access leases in the \"kube-node-lease\" system namespace");
        }
        var object = request.object();
        var name = object == null ? request.key().name() : object.name();
        if (!name.equals(node)) {
            throw request.forbidden("can only access node lease with the same name as the requesting node");
        }
    }

    /** Changes need no look: the authoriser knows whose a slice is, and the node of a slice stays. */
    private static void reviewSlice(AdmissionRequest request, String node) {
        switch (request.operation()) {
            case CREATE -> requireSliceOf(request, node, request.requireObject(), "create");
            case DELETE -> requireSliceOf(request, node, request.requireOld(), "delete");
            case UPDATE, CONNECT -> {}
        }
    }

    private static void requireSliceOf(AdmissionRequest request, String node, ApiObject slice, String verb) {
        if (!slice.spec().text("nodeName").equals(node)) {
            throw request.forbidden(
                    "can only " + verb + " ResourceSlice with the same NodeName as the requesting node");
        }
    }
}
