package dev.djong.controller.garbage;

import dev.djong.controller.discovery.ServedResource;
import dev.djong.informer.Change;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.ObjectKey;
import dev.djong.object.OwnerReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All objects and who owns whom, as far as seen. It only says what deserves a look: nothing is decided here, since every
 * decision asks the server afresh.
 *
 * <pre>{@code
 * pod p (owner rs r) is seen, r is not     ->  virtual node r: verify r
 * r is verified to be absent               ->  verify p, which then has no living owner and goes
 * r is deleted                             ->  verify p
 * r is being deleted in the foreground     ->  verify p, then r when p is gone
 * }</pre>
 */
final class OwnerGraph {
    private final Consumer<String> verify;
    private final Consumer<String> orphan;
    /** Guarded by this, as everything in the nodes. */
    private final Map<String, Node> nodes = new HashMap<>();

    /**
     * @param verify takes uids of objects that may have to be deleted, or let go
     * @param orphan takes uids of objects whose dependents are to be released
     */
    OwnerGraph(Consumer<String> verify, Consumer<String> orphan) {
        this.verify = verify;
        this.orphan = orphan;
    }

    /** What a decision needs to know of a node. */
    record Seen(
            Optional<ServedResource> served,
            ObjectKey key,
            OwnerReference identity,
            boolean beingDeleted,
            boolean deletesDependents,
            boolean orphansDependents,
            List<Dependent> dependents) {
        boolean isVirtual() {
            return served.isEmpty();
        }
    }

    record Dependent(
            String uid,
            Optional<ServedResource> served,
            ObjectKey key,
            boolean blocksOwner,
            boolean deletesDependents) {}

    synchronized Optional<Seen> find(String uid) {
        return Optional.ofNullable(nodes.get(uid))
                .map(node -> new Seen(
                        node.served,
                        node.key,
                        node.identity,
                        node.beingDeleted,
                        node.deletesDependents,
                        node.orphansDependents,
                        dependents(node)));
    }

    private List<Dependent> dependents(Node owner) {
        var dependents = new ArrayList<Dependent>();
        for (var uid : owner.dependents) {
            var node = nodes.get(uid);
            if (node != null) {
                dependents.add(
                        new Dependent(uid, node.served, node.key, owner.isBlockedBy(node), node.deletesDependents));
            }
        }
        return dependents;
    }

    synchronized int size() {
        return nodes.size();
    }

    synchronized void apply(ServedResource served, Change change) {
        switch (change) {
            case Change.Added(var object) -> put(served, object);
            case Change.Updated(var before, var object) -> put(served, object);
            case Change.Removed(var object) -> remove(object.uid());
        }
    }

    private void put(ServedResource served, ApiObject object) {
        var node = nodes.get(object.uid());
        var ownersBefore = node == null ? List.<OwnerReference>of() : node.owners;
        boolean deletedDependents = node != null && node.deletesDependents;
        boolean orphanedDependents = node != null && node.orphansDependents;
        if (node == null) {
            node = Node.of(served, object);
            nodes.put(object.uid(), node);
        } else if (node.isVirtual()) {
            node.becomeReal(served, object);
            verifyMisdirected(node);
        } else {
            node.update(object);
        }
        link(node, ownersBefore);
        if (node.orphansDependents && !orphanedDependents) {
            orphan.accept(node.uid);
        }
        if (node.deletesDependents && !deletedDependents) {
            node.dependents.forEach(verify);
            verify.accept(node.uid);
        }
    }

    /** Dependents that named this object by another kind, name or namespace do not really have it as owner. */
    private void verifyMisdirected(Node owner) {
        for (var uid : owner.dependents) {
            var dependent = nodes.get(uid);
            if (dependent != null && !isRightlyNamed(owner, dependent)) {
                verify.accept(uid);
            }
        }
    }

    private static boolean isRightlyNamed(Node owner, Node dependent) {
        boolean near = owner.key.namespace().isEmpty() || owner.key.namespace().equals(dependent.key.namespace());
        return near
                && dependent.owners.stream()
                        .filter(reference -> reference.uid().equals(owner.uid))
                        .allMatch(reference -> reference.name().equals(owner.key.name())
                                && reference.kind().equals(owner.identity.kind())
                                && group(reference).equals(group(owner.identity)));
    }

    private static String group(OwnerReference reference) {
        return GroupVersionKind.of(reference.apiVersion(), reference.kind()).group();
    }

    private void link(Node node, List<OwnerReference> before) {
        if (before.equals(node.owners)) {
            return;
        }
        for (var reference : before) {
            var owner = nodes.get(reference.uid());
            boolean kept = node.owners.stream().anyMatch(now -> now.uid().equals(reference.uid()));
            if (owner != null && !kept) {
                owner.dependents.remove(node.uid);
                dropIfUnneeded(owner);
            }
            if (owner != null && owner.deletesDependents) {
                verify.accept(owner.uid);
            }
        }
        for (var reference : node.owners) {
            var owner = nodes.get(reference.uid());
            if (owner == null) {
                owner = Node.virtual(reference, node.key.namespace());
                nodes.put(owner.uid, owner);
                verify.accept(owner.uid);
            } else if (owner.deletesDependents || !owner.isVirtual() && !isRightlyNamed(owner, node)) {
                verify.accept(node.uid);
            }
            owner.dependents.add(node.uid);
        }
    }

    private void dropIfUnneeded(Node owner) {
        if (owner.isVirtual() && owner.dependents.isEmpty()) {
            nodes.remove(owner.uid);
        }
    }

    /** An object is gone, or a virtual one was verified to be absent: look at all that depended on it. */
    synchronized void remove(String uid) {
        var node = nodes.remove(uid);
        if (node == null) {
            return;
        }
        for (var reference : node.owners) {
            var owner = nodes.get(reference.uid());
            if (owner != null) {
                owner.dependents.remove(uid);
                dropIfUnneeded(owner);
                if (owner.deletesDependents) {
                    verify.accept(owner.uid);
                }
            }
        }
        node.dependents.forEach(verify);
    }

    /** A resource is no longer served: its objects are no longer known. */
    synchronized void removeAll(ServedResource gone) {
        var uids = nodes.values().stream()
                .filter(node -> node.served.filter(gone::equals).isPresent())
                .map(node -> node.uid)
                .toList();
        uids.forEach(this::remove);
    }
}
