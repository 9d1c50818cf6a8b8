package dev.djong.scheduler;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import java.util.List;

/** Nodes in the notation of the tests: {@code node("n1").with("4", "8Gi").tainted("gpu=yes:NoSchedule")}. */
public record Nodes(ApiObject object) {

    /** Four CPUs, 8 GiB, 100 GiB of disk, 110 pods. */
    public static Nodes node(String name) {
        return new Nodes(ApiObject.of("v1", "Node", ObjectKey.cluster(name)))
                .offering("cpu", "4")
                .offering("memory", "8Gi")
                .offering("ephemeral-storage", "100Gi")
                .offering("pods", "110");
    }

    public Nodes with(String cpu, String memory) {
        return offering("cpu", cpu).offering("memory", memory);
    }

    public Nodes offering(String resource, String amount) {
        return new Nodes(object.withStatus(status -> status.update("allocatable", all -> all.with(resource, amount))));
    }

    public Nodes labelled(String label) {
        var parts = label.split("=", 2);
        return new Nodes(object.withLabel(parts[0], parts[1]));
    }

    /** {@code key=value:Effect} or {@code key:Effect}. */
    public Nodes tainted(String taint) {
        var effect = taint.substring(taint.lastIndexOf(':') + 1);
        var parts = taint.substring(0, taint.lastIndexOf(':')).split("=", 2);
        var json = JsonObject.builder()
                .put("key", parts[0])
                .putText("value", parts.length > 1 ? parts[1] : "")
                .put("effect", effect)
                .build();
        return new Nodes(
                object.withSpec(spec -> spec.with("taints", spec.array("taints").plus(json))));
    }

    /** An image that the node has pulled. */
    public Nodes having(String image, long mebibytes) {
        var json = JsonObject.of(
                "names", JsonArray.ofStrings(List.of(image)), "sizeBytes", Json.of(mebibytes * 1024 * 1024));
        return new Nodes(object.withStatus(
                status -> status.with("images", status.array("images").plus(json))));
    }

    public Nodes inZone(String zone) {
        return labelled("zone=" + zone);
    }

    public Nodes cordoned() {
        return new Nodes(object.withSpec(spec -> spec.with("unschedulable", true)));
    }

    static JsonObject requirement(String key, String operator, String... values) {
        return JsonObject.of(
                "key", Json.of(key), "operator", Json.of(operator), "values", JsonArray.ofStrings(List.of(values)));
    }
}
