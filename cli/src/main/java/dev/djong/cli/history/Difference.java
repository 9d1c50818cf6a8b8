package dev.djong.cli.history;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
import dev.djong.object.ApiObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One place where two states of an object differ.
 *
 * <p>Items of a list that have names (or types, as conditions do) are compared by these, whatever their order.
 *
 * <pre>
 *   spec.template.spec.containers[web].image: "web:1" → "web:2"
 *   metadata.labels.seen-by: added "kubectl"
 * </pre>
 *
 * @param before empty where the member was not there
 * @param after empty where it is not there any more
 */
public record Difference(String path, Optional<Json> before, Optional<Json> after) {
    /** What every write changes, and nobody asks about. */
    private static final Set<String> BOOKKEEPING = Set.of("generation", "managedFields", "resourceVersion");

    private static final List<String> ITEM_KEYS = List.of("name", "type");
    private static final int MAX_VALUE_CHARS = 120;

    /** In the order of the members' names. */
    public static List<Difference> between(ApiObject before, ApiObject after) {
        var found = new ArrayList<Difference>();
        compare("", withoutBookkeeping(before), withoutBookkeeping(after), found);
        return found;
    }

    private static JsonObject withoutBookkeeping(ApiObject object) {
        var metadata = object.metadata();
        for (var member : BOOKKEEPING) {
            metadata = metadata.without(member);
        }
        return object.root().with("metadata", metadata);
    }

    private static void compare(String path, @Nullable Json before, @Nullable Json after, List<Difference> found) {
        if (before instanceof JsonObject old && after instanceof JsonObject now) {
            compareMembers(path, old, now, found);
        } else if (before instanceof JsonArray old && after instanceof JsonArray now) {
            compareItems(path, old, now, found);
        } else if (before == null || !before.equals(after)) {
            found.add(new Difference(path, Optional.ofNullable(before), Optional.ofNullable(after)));
        }
    }

    private static void compareMembers(String path, JsonObject old, JsonObject now, List<Difference> found) {
        var names = new LinkedHashSet<>(old.names());
        names.addAll(now.names());
        for (var name : names) {
            compareIfPresent(path.isEmpty() ? name : path + "." + name, old.get(name), now.get(name), found);
        }
    }

    private static void compareItems(String path, JsonArray old, JsonArray now, List<Difference> found) {
        var before = items(old);
        var after = items(now);
        var keys = new LinkedHashSet<>(before.keySet());
        keys.addAll(after.keySet());
        for (var key : keys) {
            compareIfPresent(path + "[" + key + "]", before.get(key), after.get(key), found);
        }
    }

    private static void compareIfPresent(
            String path, @Nullable Json before, @Nullable Json after, List<Difference> found) {
        if (before != null || after != null) {
            compare(path, before, after, found);
        }
    }

    /** By key where every item has one of its own, else by place. */
    private static Map<String, Json> items(JsonArray array) {
        for (var key : ITEM_KEYS) {
            var items = new LinkedHashMap<String, Json>();
            for (var item : array.asList()) {
                if (item instanceof JsonObject object && !object.text(key).isEmpty()) {
                    items.put(object.text(key), item);
                }
            }
            if (items.size() == array.size()) {
                return items;
            }
        }
        var items = new LinkedHashMap<String, Json>();
        for (int i = 0; i < array.size(); i++) {
            items.put(Integer.toString(i), array.get(i));
        }
        return items;
    }

    /** As one line. */
    @Override
    public String toString() {
        return path + ": " + text(before.map(Difference::shown), after.map(Difference::shown));
    }

    /** As one line that tells what changed, but not the values. */
    public String masked() {
        return path + ": " + text(before.map(value -> "***"), after.map(value -> "***"));
    }

    private static String text(Optional<String> before, Optional<String> after) {
        if (before.isEmpty()) {
            return "added " + after.orElse("");
        }
        return after.map(now -> before.get() + " → " + now).orElseGet(() -> "removed " + before.get());
    }

    private static String shown(Json value) {
        var text = JsonWriter.toText(value);
        return text.length() <= MAX_VALUE_CHARS ? text : text.substring(0, MAX_VALUE_CHARS) + "…";
    }
}
