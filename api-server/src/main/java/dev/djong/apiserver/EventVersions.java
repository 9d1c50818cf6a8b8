package dev.djong.apiserver;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.GroupVersionKind;
import java.util.Map;
import java.util.stream.Collectors;

/** Events have two faces, {@code v1} and {@code events.k8s.io/v1}, with other names for the same things. */
final class EventVersions {
    private static final GroupVersionKind CORE = new GroupVersionKind("", "v1", "Event");
    private static final GroupVersionKind EVENTS = new GroupVersionKind("events.k8s.io", "v1", "Event");

    private static final Map<String, String> TO_EVENTS = Map.of(
            "count", "deprecatedCount",
            "firstTimestamp", "deprecatedFirstTimestamp",
            "involvedObject", "regarding",
            "lastTimestamp", "deprecatedLastTimestamp",
            "message", "note",
            "reportingComponent", "reportingController",
            "source", "deprecatedSource");
    private static final Map<String, String> TO_CORE =
            TO_EVENTS.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

    private EventVersions() {}

    static boolean isEvent(GroupVersionKind kind) {
        return kind.equals(CORE) || kind.equals(EVENTS);
    }

    /** The event as {@code wanted}; the same tree where it is that already. */
    static JsonObject convert(JsonObject event, GroupVersionKind wanted) {
        if (event.text("apiVersion").equals(wanted.apiVersion())) {
            return event;
        }
        var names = wanted.equals(EVENTS) ? TO_EVENTS : TO_CORE;
        var converted = JsonObject.builder();
        event.forEach((name, value) -> converted.put(names.getOrDefault(name, name), value));
        return converted.build().with("apiVersion", Json.of(wanted.apiVersion()));
    }
}
