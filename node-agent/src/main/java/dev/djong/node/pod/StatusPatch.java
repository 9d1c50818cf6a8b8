package dev.djong.node.pod;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The strategic merge patch from one pod status to another.
 *
 * <p>Lists with merge keys (conditions by type, addresses by ip) carry only what changed and deletions, so that
 * conditions of others are not touched; all other members are replaced as a whole. The pod's uid is a precondition: a
 * later pod of the same name is never patched.
 */
final class StatusPatch {
    private static final Map<String, String> MERGE_KEYS = Map.of("conditions", "type", "podIPs", "ip", "hostIPs", "ip");

    private StatusPatch() {}

    /** Empty where nothing changed. */
    static Optional<JsonObject> between(String uid, JsonObject before, JsonObject after) {
        var status = JsonObject.builder();
        for (var name : after.names()) {
            var old = before.find(name).orElse(Json.NULL);
            var wanted = after.find(name).orElse(Json.NULL);
            if (!old.equals(wanted)) {
                var key = MERGE_KEYS.get(name);
                status.put(name, key == null ? wanted : elements(old.asArray(), wanted.asArray(), key));
            }
        }
        before.names().stream().filter(name -> !after.has(name)).forEach(name -> status.put(name, Json.NULL));
        var changed = status.build();
        return changed.isEmpty()
                ? Optional.empty()
                : Optional.of(JsonObject.of("metadata", JsonObject.of("uid", Json.of(uid)), "status", changed));
    }

    private static JsonArray elements(JsonArray before, JsonArray after, String key) {
        var old = byKey(before, key);
        var wanted = byKey(after, key);
        var changes = after.objects()
                .filter(element -> !element.equals(old.getOrDefault(element.text(key), JsonObject.EMPTY)))
                .map(element -> withNulls(element, old.getOrDefault(element.text(key), JsonObject.EMPTY)))
                .map(Json.class::cast)
                .collect(JsonArray.collector());
        for (var gone :
                before.objects().filter(e -> !wanted.containsKey(e.text(key))).toList()) {
            changes = changes.plus(JsonObject.of(key, Json.of(gone.text(key)), "$patch", Json.of("delete")));
        }
        return changes;
    }

    /** Elements are merged member by member, so members that went have to be named. */
    private static JsonObject withNulls(JsonObject element, JsonObject before) {
        var result = element;
        for (var name : before.names()) {
            result = element.has(name) ? result : result.with(name, Json.NULL);
        }
        return result;
    }

    private static Map<String, JsonObject> byKey(JsonArray list, String key) {
        return list.objects().collect(Collectors.toMap(e -> e.text(key), e -> e, (first, second) -> second));
    }
}
