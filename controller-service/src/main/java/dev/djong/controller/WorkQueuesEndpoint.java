package dev.djong.controller;

import dev.djong.object.ObjectKey;
import dev.djong.reconcile.ControllerLoop;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** {@code /actuator/workqueues}: the keys that wait in each queue, at most {@link #MAX_KEYS} each. */
@Endpoint(id = "workqueues")
public final class WorkQueuesEndpoint {
    private static final int MAX_KEYS = 100;

    private final ControllerService service;

    WorkQueuesEndpoint(ControllerService service) {
        this.service = service;
    }

    @ReadOperation
    public Map<String, List<String>> queues() {
        var queues = new TreeMap<String, List<String>>();
        service.loops().forEach(loop -> queues.put(loop.name(), keys(loop)));
        return queues;
    }

    private static List<String> keys(ControllerLoop loop) {
        return loop.queue().pending().stream()
                .sorted()
                .limit(MAX_KEYS)
                .map(ObjectKey::toString)
                .toList();
    }
}
