package dev.djong.apiserver.discovery.table;

import dev.djong.object.ApiObject;
import java.util.List;

/** Cells of the drivers of volumes and of what they serve. */
final class StorageCells {
    private StorageCells() {}

    static List<Cell> driver(ApiObject driver) {
        var spec = driver.spec();
        var audiences = spec.array("tokenRequests").objects().map(token -> token.text("audience"));
        return List.of(
                CoreCells.name(driver),
                Cell.of(!spec.has("attachRequired") || spec.flag("attachRequired")),
                Cell.of(spec.flag("podInfoOnMount")),
                Cell.of(spec.flag("storageCapacity")),
                Cell.of(spec.has("tokenRequests") ? Texts.joined(audiences, ",") : Cell.UNSET),
                Cell.of(spec.flag("requiresRepublish")),
                Cell.of(Texts.joined(spec.array("volumeLifecycleModes").strings(), ","), Cell.NONE),
                CoreCells.age(driver));
    }

    static List<Cell> node(ApiObject node) {
        return List.of(
                CoreCells.name(node), Cell.of(node.spec().array("drivers").size()), CoreCells.age(node));
    }

    static List<Cell> capacity(ApiObject capacity) {
        return List.of(
                CoreCells.name(capacity),
                Cell.of(capacity.root().text("storageClassName")),
                Cell.of(capacity.root().text("capacity"), Cell.UNSET));
    }

    static List<Cell> attachment(ApiObject attachment) {
        var spec = attachment.spec();
        return List.of(
                CoreCells.name(attachment),
                Cell.of(spec.text("attacher")),
                Cell.of(spec.object("source").text("persistentVolumeName")),
                Cell.of(spec.text("nodeName")),
                Cell.of(attachment.status().flag("attached")),
                CoreCells.age(attachment));
    }

    static List<Cell> attributesClass(ApiObject attributes) {
        return List.of(
                CoreCells.name(attributes), Cell.of(attributes.root().text("driverName")), CoreCells.age(attributes));
    }
}
