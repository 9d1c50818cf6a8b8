package dev.djong.apiserver.discovery.table;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.List;
import java.util.Map;

/** Cells of volumes and their claims. */
final class VolumeCells {
    private static final Map<String, String> MODES =
            Map.of("ReadWriteOnce", "RWO", "ReadOnlyMany", "ROX", "ReadWriteMany", "RWX", "ReadWriteOncePod", "RWOP");
    private static final List<String> MODE_ORDER = List.of("RWO", "ROX", "RWX", "RWOP");

    private static final List<String> DEFAULT_MARKS =
            List.of("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class");

    private VolumeCells() {}

    static List<Cell> volume(ApiObject volume) {
        var spec = volume.spec();
        var claim = spec.object("claimRef");
        return List.of(
                CoreCells.name(volume),
                Cell.of(spec.object("capacity").text("storage")),
                Cell.of(modes(spec)),
                Cell.of(spec.text("persistentVolumeReclaimPolicy")),
                Cell.of(phase(volume)),
                Cell.of(claim.isEmpty() ? "" : claim.text("namespace") + "/" + claim.text("name")),
                Cell.of(spec.text("storageClassName")),
                Cell.of(spec.text("volumeAttributesClassName"), Cell.UNSET),
                Cell.of(volume.status().text("reason")),
                CoreCells.age(volume),
                Cell.of(spec.text("volumeMode"), Cell.UNSET));
    }

    static List<Cell> claim(ApiObject claim) {
        var spec = claim.spec();
        boolean bound = !spec.text("volumeName").isEmpty();
        return List.of(
                CoreCells.name(claim),
                Cell.of(phase(claim)),
                Cell.of(spec.text("volumeName")),
                Cell.of(bound ? claim.status().object("capacity").text("storage") : ""),
                Cell.of(bound ? modes(claim.status()) : ""),
                Cell.of(spec.text("storageClassName")),
                Cell.of(spec.text("volumeAttributesClassName"), Cell.UNSET),
                CoreCells.age(claim),
                Cell.of(spec.text("volumeMode"), Cell.UNSET));
    }

    /** The class that claims without one get is marked. */
    static List<Cell> storageClass(ApiObject storageClass) {
        boolean isDefault = DEFAULT_MARKS.stream()
                .anyMatch(mark -> storageClass.annotation(mark).orElse("").equals("true"));
        var root = storageClass.root();
        return List.of(
                Cell.of(storageClass.name() + (isDefault ? " (default)" : "")),
                Cell.of(root.text("provisioner")),
                Cell.of(root.text("reclaimPolicy"), "Delete"),
                Cell.of(root.text("volumeBindingMode"), Cell.UNSET),
                Cell.of(root.flag("allowVolumeExpansion")),
                CoreCells.age(storageClass));
    }

    private static String phase(ApiObject object) {
        return object.isBeingDeleted() ? "Terminating" : object.status().text("phase");
    }

    private static String modes(JsonObject holder) {
        var given = holder.array("accessModes")
                .strings()
                .map(mode -> MODES.getOrDefault(mode, mode))
                .toList();
        return Texts.joined(MODE_ORDER.stream().filter(given::contains), ",");
    }
}
