package dev.djong.scheduler.snapshot;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.List;
import java.util.Map;

/**
 * What a node object says that matters here. Heartbeats leave it equal, so they cost nothing further on.
 *
 * @param maxPods how many pods it takes at once
 * @param images what it has pulled already
 */
public record NodeFacts(
        String name,
        Map<String, String> labels,
        List<Taint> taints,
        boolean unschedulable,
        ResourceAmounts allocatable,
        long maxPods,
        ImageSizes images) {

    public static NodeFacts of(ApiObject node) {
        var allocatable = node.status().object("allocatable");
        return new NodeFacts(
                node.name(),
                node.labels(),
                node.spec().array("taints").objects().map(Taint::of).toList(),
                node.spec().flag("unschedulable"),
                ResourceAmounts.of(allocatable),
                maxPods(allocatable),
                ImageSizes.of(node));
    }

    private static long maxPods(JsonObject allocatable) {
        int index = allocatable.names().indexOf("pods");
        return index < 0 ? 0 : ResourceAmounts.quantity(allocatable, index).toLong();
    }
}
