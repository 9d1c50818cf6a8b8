package dev.djong.controller.garbage;

import dev.djong.controller.discovery.ServedResource;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.OwnerReference;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An object in the graph. Guarded by the graph's lock.
 *
 * <p>A node is virtual while it is only known from the references of its dependents: its existence is yet to be verified.
 */
final class Node {
    static final String FOREGROUND = "foregroundDeletion";
    static final String ORPHAN = "orphan";

    final String uid;
    /** Empty for virtual nodes. */
    Optional<ServedResource> served;

    /** For a virtual node, where its dependents say that it is. */
    ObjectKey key;

    OwnerReference identity;
    List<OwnerReference> owners = List.of();
    boolean beingDeleted;
    boolean deletesDependents;
    boolean orphansDependents;
    final Set<String> dependents = new HashSet<>();

    private Node(String uid, Optional<ServedResource> served, ObjectKey key, OwnerReference identity) {
        this.uid = uid;
        this.served = served;
        this.key = key;
        this.identity = identity;
    }

    static Node virtual(OwnerReference reference, String dependentNamespace) {
        return new Node(
                reference.uid(), Optional.empty(), new ObjectKey(dependentNamespace, reference.name()), reference);
    }

    static Node of(ServedResource served, ApiObject object) {
        var identity = new OwnerReference(
                served.resource().apiVersion(), served.kind(), object.name(), object.uid(), false, false);
        var node = new Node(object.uid(), Optional.of(served), object.key(), identity);
        node.update(object);
        return node;
    }

    void becomeReal(ServedResource resource, ApiObject object) {
        served = Optional.of(resource);
        key = object.key();
        identity = new OwnerReference(
                resource.resource().apiVersion(), resource.kind(), object.name(), object.uid(), false, false);
        update(object);
    }

    void update(ApiObject object) {
        owners = object.ownerReferences();
        beingDeleted = object.isBeingDeleted();
        deletesDependents = beingDeleted && object.finalizers().contains(FOREGROUND);
        orphansDependents = beingDeleted && object.finalizers().contains(ORPHAN);
    }

    boolean isVirtual() {
        return served.isEmpty();
    }

    boolean isBlockedBy(Node dependent) {
        return dependent.owners.stream().anyMatch(owner -> owner.uid().equals(uid) && owner.blockOwnerDeletion());
    }
}
