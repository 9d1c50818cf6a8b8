package dev.djong.controller.nodelifecycle;

import dev.djong.controller.condition.Conditions;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The taints that follow from a node's conditions.
 *
 * <pre>{@code
 * Ready=False            not-ready:NoSchedule      not-ready:NoExecute
 * Ready=Unknown          unreachable:NoSchedule    unreachable:NoExecute
 * MemoryPressure=True    memory-pressure:NoSchedule
 * DiskPressure=True      disk-pressure:NoSchedule
 * PIDPressure=True       pid-pressure:NoSchedule
 * NetworkUnavailable     network-unavailable:NoSchedule
 * spec.unschedulable     unschedulable:NoSchedule
 * }</pre>
 *
 * Other taints are left alone. Pure.
 */
final class NodeTaints {
    private static final String PREFIX = "node.kubernetes.io/";
    static final String NOT_READY = PREFIX + "not-ready";
    static final String UNREACHABLE = PREFIX + "unreachable";
    private static final String NO_SCHEDULE = "NoSchedule";
    private static final String NO_EXECUTE = "NoExecute";

    private static final Set<String> SCHEDULE_KEYS = Set.of(
            NOT_READY,
            UNREACHABLE,
            PREFIX + "memory-pressure",
            PREFIX + "disk-pressure",
            PREFIX + "pid-pressure",
            PREFIX + "network-unavailable",
            PREFIX + "unschedulable");
    private static final Set<String> EXECUTE_KEYS = Set.of(NOT_READY, UNREACHABLE);

    private NodeTaints() {}

    /** @param evict whether pods are to be driven off a node that is not ready */
    static JsonArray of(ApiObject node, boolean evict, Instant now) {
        var old = node.spec().array("taints").objects().toList();
        var wanted = wanted(node, evict);
        var taints = new ArrayList<JsonObject>();
        for (var taint : old) {
            var name = name(taint);
            if (!isOurs(taint) || wanted.remove(name)) {
                taints.add(taint);
            }
        }
        wanted.forEach(name -> taints.add(taint(name, now)));
        return JsonArray.of(taints);
    }

    private static String name(JsonObject taint) {
        return taint.text("key") + ":" + taint.text("effect");
    }

    private static boolean isOurs(JsonObject taint) {
        return switch (taint.text("effect")) {
            case NO_SCHEDULE -> SCHEDULE_KEYS.contains(taint.text("key"));
            case NO_EXECUTE -> EXECUTE_KEYS.contains(taint.text("key"));
            default -> false;
        };
    }

    private static Set<String> wanted(ApiObject node, boolean evict) {
        var wanted = new LinkedHashSet<String>();
        var unready = unreadyKey(node);
        if (!unready.isEmpty()) {
            wanted.add(unready + ":" + NO_SCHEDULE);
            if (evict) {
                wanted.add(unready + ":" + NO_EXECUTE);
            }
        }
        for (var pressure : List.of("Memory", "Disk", "PID")) {
            if (Conditions.isTrue(node, pressure + "Pressure")) {
                wanted.add(PREFIX + pressure.toLowerCase(Locale.ROOT) + "-pressure:" + NO_SCHEDULE);
            }
        }
        if (Conditions.isTrue(node, "NetworkUnavailable")) {
            wanted.add(PREFIX + "network-unavailable:" + NO_SCHEDULE);
        }
        if (node.spec().flag("unschedulable")) {
            wanted.add(PREFIX + "unschedulable:" + NO_SCHEDULE);
        }
        return wanted;
    }

    /** The taint of a node that is not ready; empty where it is, or has never said. */
    static String unreadyKey(ApiObject node) {
        return Conditions.find(node.status(), "Ready")
                .map(ready -> switch (ready.text("status")) {
                    case "False" -> NOT_READY;
                    case "Unknown" -> UNREACHABLE;
                    default -> "";
                })
                .orElse("");
    }

    private static JsonObject taint(String name, Instant now) {
        int colon = name.lastIndexOf(':');
        return JsonObject.builder()
                .put("key", name.substring(0, colon))
                .put("effect", name.substring(colon + 1))
                .put("timeAdded", Times.format(now))
                .build();
    }
}
