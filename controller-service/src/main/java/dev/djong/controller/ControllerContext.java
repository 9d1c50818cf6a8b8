package dev.djong.controller;

import dev.djong.api.ApiClient;
import dev.djong.event.EventRecorder;
import dev.djong.informer.Informers;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.reconcile.SlowStart;
import dev.djong.time.Timers;
import java.util.Set;
import java.util.function.Function;

/**
 * What every controller is built from.
 *
 * @param client writes only while this process leads
 * @param metadata informers that keep only what {@link #slim} leaves: for controllers that look at all resources
 * @param eventsAs the recorder of a component such as {@code deployment-controller}
 * @param writes for what one reconcile makes or takes away in numbers
 */
public record ControllerContext(
        ApiClient client,
        Informers informers,
        Informers metadata,
        Timers timers,
        Function<String, EventRecorder> eventsAs,
        SlowStart writes,
        ControllerSettings settings) {

    private static final Set<String> KEPT =
            Set.of("name", "namespace", "uid", "resourceVersion", "ownerReferences", "finalizers", "deletionTimestamp");

    /** An object's identity, owners and finalizers. */
    public static ApiObject slim(ApiObject object) {
        var metadata = JsonObject.builder();
        object.metadata().forEach((name, value) -> {
            if (KEPT.contains(name)) {
                metadata.put(name, value);
            }
        });
        return new ApiObject(JsonObject.of("metadata", metadata.build()));
    }
}
