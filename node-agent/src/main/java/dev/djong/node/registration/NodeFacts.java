package dev.djong.node.registration;

import dev.djong.event.Subject;
import dev.djong.json.JsonObject;
import dev.djong.node.runtime.RuntimeVersion;
import dev.djong.object.Quantity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What this node is to the cluster.
 *
 * @param addresses the primary one first
 * @param localVolumes the directory below which it keeps volumes of claims
 * @param taints those it registers with
 * @param reserved what is kept from pods, by resource
 * @param externalCloud a cloud controller has to initialise the node before pods may use it
 * @param serverPort where the node's own server answers
 */
public record NodeFacts(
        String name,
        List<String> addresses,
        Machine machine,
        RuntimeVersion runtime,
        String version,
        int serverPort,
        long maxPods,
        Map<String, String> labels,
        String localVolumes,
        List<JsonObject> taints,
        Map<String, Quantity> reserved,
        boolean externalCloud,
        boolean schedulable) {

    public NodeFacts {
        addresses = List.copyOf(addresses);
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
        reserved = Map.copyOf(reserved);
    }

    /** What events about the node are about. As upstream's kubelet writes it: the name stands for the uid. */
    public Subject subject() {
        return new Subject("v1", "Node", "", name, name, "", "");
    }

    public Map<String, Quantity> capacity() {
        return Map.of(
                "cpu", Quantity.ofMillis(machine.cpuMillis()),
                "memory", Quantity.ofBytes(machine.memoryBytes()),
                "ephemeral-storage", Quantity.ofBytes(machine.ephemeralStorageBytes()),
                "hugepages-2Mi", Quantity.ZERO,
                "hugepages-1Gi", Quantity.ZERO,
                "pods", Quantity.of(maxPods));
    }

    /** Capacity less what is reserved. */
    public Map<String, Quantity> allocatable() {
        var allocatable = new HashMap<String, Quantity>();
        capacity().forEach((resource, quantity) -> {
            var kept = reserved.getOrDefault(resource, Quantity.ZERO);
            var left = quantity.minus(kept);
            allocatable.put(resource, left.sign() < 0 ? Quantity.ZERO : left);
        });
        return Map.copyOf(allocatable);
    }
}
