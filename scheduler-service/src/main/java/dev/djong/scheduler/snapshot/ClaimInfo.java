package dev.djong.scheduler.snapshot;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.object.Quantity;
import java.util.List;
import java.util.Optional;

/**
 * A persistent volume claim in brief.
 *
 * @param storageClass empty text asks for volumes without class
 * @param volume the volume that it is, or is to be, bound to; empty for none yet
 * @param bound whether both sides agree and the claim says so: only then a node mounts it
 * @param lost whether its volume is gone
 * @param selectedNode where a volume is being provisioned for it
 */
public record ClaimInfo(
        ObjectKey key,
        String uid,
        String storageClass,
        String volume,
        boolean bound,
        boolean lost,
        boolean beingDeleted,
        Optional<String> selectedNode,
        long bytes,
        List<String> accessModes,
        String volumeMode,
        Optional<LabelSelector> selector) {
    public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

    public static ClaimInfo of(ApiObject claim) {
        var spec = claim.spec();
        var phase = claim.status().text("phase");
        var volume = spec.text("volumeName");
        return new ClaimInfo(
                claim.key(),
                claim.uid(),
                spec.text("storageClassName"),
                volume,
                !volume.isEmpty() && phase.equals("Bound"),
                phase.equals("Lost"),
                claim.isBeingDeleted(),
                claim.annotation(SELECTED_NODE).filter(node -> !node.isEmpty()),
                bytes(spec.object("resources").object("requests")),
                spec.array("accessModes").strings().toList(),
                volumeMode(spec.text("volumeMode")),
                spec.has("selector") ? Optional.of(LabelSelector.of(spec.object("selector"))) : Optional.empty());
    }

    static String volumeMode(String mode) {
        return mode.isEmpty() ? "Filesystem" : mode;
    }

    static long bytes(JsonObject amounts) {
        return switch (amounts.get("storage")) {
            case null -> 0;
            case JsonString(var text) -> Quantity.parse(text).toLong();
            case Json number -> Quantity.parse(number.toString()).toLong();
        };
    }

    /** Only one pod of the whole cluster may use it at a time. */
    public boolean isForOnePod() {
        return accessModes.contains("ReadWriteOncePod");
    }
}
