package dev.djong.cloud.nodes;

import dev.djong.cloud.Instance;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.LinkedHashSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a node object should be, given its machine. Pure. */
final class NodeInitialisation {
    /** Keeps pods away from a node of which the cloud has not been asked yet. */
    static final String UNINITIALISED = "node.cloudprovider.kubernetes.io/uninitialized";

    static final String ZONE = "topology.kubernetes.io/zone";
    static final String REGION = "topology.kubernetes.io/region";
    static final String INSTANCE_TYPE = "node.kubernetes.io/instance-type";

    private NodeInitialisation() {}

    static boolean isPending(ApiObject node) {
        return taints(node).anyMatch(taint -> taint.text("key").equals(UNINITIALISED));
    }

    private static Stream<JsonObject> taints(ApiObject node) {
        return node.spec().array("taints").objects();
    }

    /** The node with provider id and labels and without the taint; the same where there is nothing to change. */
    static ApiObject initialised(ApiObject node, Instance instance) {
        return labelled(node, instance).withSpec(spec -> {
            // The provider id can never be changed, only given.
            var identified = spec.has("providerID") ? spec : spec.with("providerID", instance.providerId());
            var taints = taints(node)
                    .filter(taint -> !taint.text("key").equals(UNINITIALISED))
                    .toList();
            return taints.isEmpty() ? identified.without("taints") : identified.with("taints", JsonArray.of(taints));
        });
    }

    private static ApiObject labelled(ApiObject node, Instance instance) {
        var labels = new TreeMap<>(node.labels());
        putText(labels, ZONE, instance.zone());
        putText(labels, REGION, instance.region());
        putText(labels, INSTANCE_TYPE, instance.type());
        return node.withLabels(labels);
    }

    private static void putText(TreeMap<String, String> labels, String name, String value) {
        if (!value.isEmpty()) {
            labels.put(name, value);
        }
    }

    /** The node with the machine's addresses, those first; others that the node found out itself stay. */
    static ApiObject addressed(ApiObject node, Instance instance) {
        var addresses = new LinkedHashSet<Json>();
        instance.addresses().stream()
                .map(each -> JsonObject.of("type", Json.of(each.type()), "address", Json.of(each.address())))
                .forEach(addresses::add);
        node.status().array("addresses").objects().forEach(addresses::add);
        return node.withStatus(status -> status.with("addresses", JsonArray.of(addresses)));
    }
}
