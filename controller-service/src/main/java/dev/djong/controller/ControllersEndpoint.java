package dev.djong.controller;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** {@code /actuator/controllers}: who leads, and how each controller's queue is. */
@Endpoint(id = "controllers")
public final class ControllersEndpoint {
    private final ControllerService service;

    ControllersEndpoint(ControllerService service) {
        this.service = service;
    }

    /** One controller. {@code delayed} keys wait for a time, {@code waiting} ones for a worker. */
    public record View(boolean synced, int waiting, int working, int delayed) {}

    /** All controllers by name. */
    public record Controllers(boolean leading, String leader, Map<String, View> controllers) {}

    @ReadOperation
    public Controllers controllers() {
        var views = new LinkedHashMap<String, View>();
        for (var loop : service.loops()) {
            var load = loop.queue().load();
            views.put(loop.name(), new View(loop.hasSynced(), load.depth(), load.working(), load.delayed()));
        }
        return new Controllers(service.isLeader(), service.leader(), views);
    }
}
