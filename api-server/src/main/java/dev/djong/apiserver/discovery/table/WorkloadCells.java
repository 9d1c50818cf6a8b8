package dev.djong.apiserver.discovery.table;

import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupVersionKind;
import java.util.List;

/** Cells of kinds that make pods from a template. */
final class WorkloadCells {
    private WorkloadCells() {}

    static List<Cell> deployment(ApiObject deployment) {
        var status = deployment.status();
        var containers = containers(deployment.spec().object("template"));
        return List.of(
                CoreCells.name(deployment),
                Cell.of(status.integerOr("readyReplicas", 0) + "/"
                        + deployment.spec().integerOr("replicas", 0)),
                Cell.of(status.integerOr("updatedReplicas", 0)),
                Cell.of(status.integerOr("availableReplicas", 0)),
                CoreCells.age(deployment),
                Cell.of(Texts.members(containers, "name")),
                Cell.of(Texts.members(containers, "image")),
                Cell.of(Texts.selector(deployment.spec().object("selector"))));
    }

    /** Replica sets and replication controllers, whose selector is a plain map. */
    static List<Cell> replicas(ApiObject object) {
        var selector = object.spec().object("selector");
        boolean plain = object.kind().equals("ReplicationController");
        var containers = containers(object.spec().object("template"));
        return List.of(
                CoreCells.name(object),
                Cell.of(object.spec().integerOr("replicas", 0)),
                Cell.of(object.status().integerOr("replicas", 0)),
                Cell.of(object.status().integerOr("readyReplicas", 0)),
                CoreCells.age(object),
                Cell.of(Texts.members(containers, "name")),
                Cell.of(Texts.members(containers, "image")),
                Cell.of(plain ? Texts.labels(selector) : Texts.selector(selector)));
    }

    static List<Cell> statefulSet(ApiObject set) {
        var containers = containers(set.spec().object("template"));
        return List.of(
                CoreCells.name(set),
                Cell.of(set.status().integerOr("readyReplicas", 0) + "/"
                        + set.spec().integerOr("replicas", 0)),
                CoreCells.age(set),
                Cell.of(Texts.members(containers, "name")),
                Cell.of(Texts.members(containers, "image")));
    }

    static List<Cell> daemonSet(ApiObject set) {
        var status = set.status();
        var template = set.spec().object("template");
        return List.of(
                CoreCells.name(set),
                Cell.of(status.integerOr("desiredNumberScheduled", 0)),
                Cell.of(status.integerOr("currentNumberScheduled", 0)),
                Cell.of(status.integerOr("numberReady", 0)),
                Cell.of(status.integerOr("updatedNumberScheduled", 0)),
                Cell.of(status.integerOr("numberAvailable", 0)),
                Cell.of(Texts.labels(template.object("spec").object("nodeSelector"))),
                CoreCells.age(set),
                Cell.of(Texts.members(containers(template), "name")),
                Cell.of(Texts.members(containers(template), "image")),
                Cell.of(Texts.selector(set.spec().object("selector"))));
    }

    static List<Cell> podTemplate(ApiObject object) {
        var template = object.root().object("template");
        return List.of(
                CoreCells.name(object),
                Cell.of(Texts.members(containers(template), "name")),
                Cell.of(Texts.members(containers(template), "image")),
                Cell.of(Texts.labels(template.object("metadata").object("labels"))));
    }

    static List<Cell> controllerRevision(ApiObject revision) {
        var owner = revision.metadata()
                .array("ownerReferences")
                .objects()
                .filter(reference -> reference.flag("controller"))
                .findFirst();
        return List.of(
                CoreCells.name(revision),
                Cell.of(owner.map(WorkloadCells::ownerName).orElse(Cell.NONE)),
                Cell.of(revision.root().integerOr("revision", 0)),
                CoreCells.age(revision));
    }

    private static String ownerName(JsonObject owner) {
        var kind = GroupVersionKind.of(owner.text("apiVersion"), owner.text("kind"));
        var group = kind.group().isEmpty() ? "" : "." + kind.group();
        return CoreCells.lower(kind.kind() + group) + "/" + owner.text("name");
    }

    static JsonArray containers(JsonObject template) {
        return template.object("spec").array("containers");
    }
}
