package dev.djong.apiserver.discovery.table;

import dev.djong.object.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Cells of nodes. */
final class NodeCells {
    private static final String ROLE_PREFIX = "node-role.kubernetes.io/";
    private static final String ROLE_LABEL = "kubernetes.io/role";

    private NodeCells() {}

    static List<Cell> node(ApiObject node) {
        var info = node.status().object("nodeInfo");
        return List.of(
                CoreCells.name(node),
                Cell.of(status(node)),
                Cell.of(roles(node)),
                CoreCells.age(node),
                Cell.of(info.text("kubeletVersion")),
                Cell.of(address(node, "InternalIP"), Cell.NONE),
                Cell.of(address(node, "ExternalIP"), Cell.NONE),
                Cell.of(info.text("osImage"), Cell.UNKNOWN),
                Cell.of(info.text("kernelVersion"), Cell.UNKNOWN),
                Cell.of(info.text("containerRuntimeVersion"), Cell.UNKNOWN));
    }

    private static String status(ApiObject node) {
        var words = new ArrayList<String>();
        node.status()
                .array("conditions")
                .objects()
                .filter(condition -> condition.text("type").equals("Ready"))
                .forEach(ready -> words.add(ready.text("status").equals("True") ? "Ready" : "NotReady"));
        if (words.isEmpty()) {
            words.add("Unknown");
        }
        if (node.spec().flag("unschedulable")) {
            words.add("SchedulingDisabled");
        }
        return String.join(",", words);
    }

    private static String roles(ApiObject node) {
        var roles = new TreeSet<String>();
        node.labels().forEach((label, value) -> {
            if (label.startsWith(ROLE_PREFIX) && label.length() > ROLE_PREFIX.length()) {
                roles.add(label.substring(ROLE_PREFIX.length()));
            } else if (label.equals(ROLE_LABEL) && !value.isEmpty()) {
                roles.add(value);
            }
        });
        return roles.isEmpty() ? Cell.NONE : String.join(",", roles);
    }

    private static String address(ApiObject node, String type) {
        return node.status()
                .array("addresses")
                .objects()
                .filter(address -> address.text("type").equals(type))
                .map(address -> address.text("address"))
                .findFirst()
                .orElse("");
    }
}
