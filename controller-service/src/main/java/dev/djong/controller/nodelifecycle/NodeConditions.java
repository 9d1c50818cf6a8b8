package dev.djong.controller.nodelifecycle;

import dev.djong.controller.condition.Conditions;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.time.Instant;
import java.util.List;

/** The conditions of a node that fell silent: nobody knows any more. Pure. */
final class NodeConditions {
    private static final List<String> REPORTED_BY_AGENT =
            List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

    private NodeConditions() {}

    static JsonObject unknown(ApiObject node, Instant now) {
        var status = node.status();
        for (var type : REPORTED_BY_AGENT) {
            var known = Conditions.find(status, type);
            if (known.isEmpty()) {
                var never = Conditions.of(
                        type, "Unknown", "NodeStatusNeverUpdated", "Kubelet never posted node status.", now);
                var created = node.creationTimestamp().map(Times::format).orElse(Times.format(now));
                status = Conditions.set(status, never.with("lastHeartbeatTime", created));
            } else if (!known.get().text("status").equals("Unknown")) {
                var silent = Conditions.of(
                        type, "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.", now);
                var heartbeat = known.get().get("lastHeartbeatTime");
                status = Conditions.set(
                        status, heartbeat == null ? silent : silent.with("lastHeartbeatTime", heartbeat));
            }
        }
        return status;
    }
}
