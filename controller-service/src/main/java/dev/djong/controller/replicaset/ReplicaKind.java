package dev.djong.controller.replicaset;

import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionResource;
import dev.djong.object.LabelSelector;
import dev.djong.object.Resources;

/** The two kinds that keep a number of equal pods: they differ in names, in how they write a selector, and in one count. */
enum ReplicaKind {
    REPLICA_SET(Resources.REPLICA_SETS, "ReplicaSet", "replicaset", "replicaset-controller"),
    /** The kind that ReplicaSets came from: its selector is a plain map of labels. */
    REPLICATION_CONTROLLER(
            Resources.REPLICATION_CONTROLLERS, "ReplicationController", "replicationmanager", "replication-controller");

    private final GroupVersionResource resource;
    private final String kindName;
    private final String controller;
    private final String component;

    ReplicaKind(GroupVersionResource resource, String kindName, String controller, String component) {
        this.resource = resource;
        this.kindName = kindName;
        this.controller = controller;
        this.component = component;
    }

    GroupVersionResource resource() {
        return resource;
    }

    String kindName() {
        return kindName;
    }

    /** In metrics and work queues. */
    String controller() {
        return controller;
    }

    /** In events. */
    String component() {
        return component;
    }

    LabelSelector selector(ApiObject owner) {
        var selector = owner.spec().object("selector");
        return switch (this) {
            case REPLICA_SET -> LabelSelector.of(selector);
            case REPLICATION_CONTROLLER -> LabelSelector.ofLabels(selector.stringMap());
        };
    }

    boolean countsTerminating() {
        return this == REPLICA_SET;
    }
}
