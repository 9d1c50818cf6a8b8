package dev.djong.apiserver.history;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who made a state out of the one before, as far as {@code managedFields} tell: the managers whose entry got a new time, or
 * else, within the same second, those whose fields changed, or else who last wrote what changed: status, or the rest.
 *
 * <pre>
 *   before   kubectl 10:00:00 {replicas}                               controller 10:00:01 {status}
 *   after    kubectl 10:00:00 {}           autoscaler 10:00:07 {replicas}  controller 10:00:01 {status}
 *   author   autoscaler; kubectl only lost a field
 * </pre>
 */
final class Authors {
    private Authors() {}

    /** @param older null where nothing older is known, or the object was not there */
    static JsonArray of(ApiObject object, @Nullable ApiObject older) {
        var entries = entries(object);
        var before = older == null ? Map.<String, JsonObject>of() : byManager(older);
        var authors = pick(entries, before, (entry, old) -> !entry.text("time").equals(old.text("time")));
        if (authors.isEmpty()) {
            authors = pick(entries, before, (entry, old) -> !entry.equals(old));
        }
        if (authors.isEmpty()) {
            authors = newest(candidates(entries, object, older));
        }
        return authors.stream().map(entry -> (Json) shown(entry)).collect(JsonArray.collector());
    }

    private static List<JsonObject> entries(ApiObject object) {
        return object.metadata().array("managedFields").objects().toList();
    }

    private static Map<String, JsonObject> byManager(ApiObject object) {
        var entries = new HashMap<String, JsonObject>();
        entries(object).forEach(entry -> entries.put(manager(entry), entry));
        return entries;
    }

    private static String manager(JsonObject entry) {
        return entry.text("manager") + "\n" + entry.text("operation") + "\n" + entry.text("subresource") + "\n"
                + entry.text("apiVersion");
    }

    private static List<JsonObject> pick(
            List<JsonObject> entries, Map<String, JsonObject> before, BiPredicate<JsonObject, JsonObject> differs) {
        Predicate<JsonObject> isNew = entry -> {
            var old = before.get(manager(entry));
            return old == null || differs.test(entry, old);
        };
        return entries.stream().filter(isNew).toList();
    }

    /** Who writes statuses did not change anything else, and the other way round. */
    private static List<JsonObject> candidates(List<JsonObject> entries, ApiObject object, @Nullable ApiObject older) {
        if (older == null) {
            return entries;
        }
        boolean status = !object.status().equals(older.status());
        var fitting = entries.stream()
                .filter(entry -> entry.text("subresource").equals("status") == status)
                .toList();
        return fitting.isEmpty() ? entries : fitting;
    }

    private static List<JsonObject> newest(List<JsonObject> entries) {
        var time = entries.stream().map(entry -> entry.text("time")).max(String::compareTo);
        return entries.stream()
                .filter(entry -> entry.text("time").equals(time.orElse("")))
                .toList();
    }

    private static JsonObject shown(JsonObject entry) {
        return JsonObject.builder()
                .putText("manager", entry.text("manager"))
                .putText("operation", entry.text("operation"))
                .putText("subresource", entry.text("subresource"))
                .putText("time", entry.text("time"))
                .build();
    }
}
