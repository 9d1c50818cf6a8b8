package dev.djong.controller.nodelifecycle;

import dev.djong.controller.condition.Conditions;
import dev.djong.object.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each node last gave a sign of life, by our own clock: its lease or its Ready condition's heartbeat changed.
 * Clocks of nodes are never compared with ours.
 */
final class NodeHealth {
    private record Sign(String uid, String lease, String heartbeat, Instant seenAt) {}

    private final Map<String, Sign> signs = new ConcurrentHashMap<>();

    /** Notes what is seen of a node now; how long it has been silent. */
    Duration silence(ApiObject node, Optional<ApiObject> lease, Instant now) {
        var renewed = lease.map(found -> found.spec().text("renewTime")).orElse("");
        var heartbeat = Conditions.find(node.status(), "Ready")
                .map(ready -> ready.text("lastHeartbeatTime"))
                .orElse("");
        var sign = signs.compute(node.name(), (name, before) -> {
            boolean alive = before == null
                    || !before.uid.equals(node.uid())
                    || !before.lease.equals(renewed)
                    || !before.heartbeat.equals(heartbeat);
            return alive ? new Sign(node.uid(), renewed, heartbeat, now) : before;
        });
        return Duration.between(sign.seenAt, now);
    }

    void forget(String node) {
        signs.remove(node);
    }
}
