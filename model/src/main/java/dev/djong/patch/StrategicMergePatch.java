package dev.djong.patch;

import dev.djong.definition.Field;
import dev.djong.definition.ListSchema;
import dev.djong.definition.MapSchema;
import dev.djong.definition.Schema;
import dev.djong.definition.StructSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Strategic merge patch: a merge patch that also merges lists, by merge key or as sets, where the schema says so, and that
 * obeys {@code $patch}, {@code $retainKeys}, {@code $setElementOrder/...} and {@code $deleteFromPrimitiveList/...}.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/">patches</a>
 */
public final class StrategicMergePatch {
    private static final String BAD_RETAIN_KEYS = "invalid patch format of retainKeys";
    private static final String BAD_ORDER = "invalid patch format of setElementOrder list";

    private StrategicMergePatch() {}

    static JsonObject apply(JsonObject original, JsonObject patch, StructSchema schema) {
        return mergeObject(original, patch, schema);
    }

    private static JsonObject mergeObject(JsonObject original, JsonObject patch, @Nullable Schema schema) {
        var order = patch.get(Directives.PATCH);
        if (order != null) {
            return replaced(order, patch);
        }
        var result = retain(original, patch);
        Set<String> ordered = new HashSet<>();
        for (int i = 0; i < patch.size(); i++) {
            if (Directives.orders(patch.nameAt(i))) {
                var list = patch.nameAt(i).substring(Directives.ORDER_PREFIX.length());
                ordered.add(list);
                result = mergeOrdered(result, patch, list, patch.valueAt(i), schema);
            }
        }
        for (int i = 0; i < patch.size(); i++) {
            var name = patch.nameAt(i);
            if (!Directives.orders(name) && !name.equals(Directives.RETAIN_KEYS) && !ordered.contains(name)) {
                result = mergeMember(result, name, patch.valueAt(i), schema);
            }
        }
        return result;
    }

    private static JsonObject replaced(Json order, JsonObject patch) {
        return switch (order instanceof JsonString(var text) ? text : "") {
            case Directives.REPLACE -> patch.without(Directives.PATCH);
            case Directives.DELETE -> JsonObject.EMPTY;
            default -> throw unknownOrder(order, patch);
        };
    }

    private static PatchFailure unknownOrder(Json order, JsonObject patch) {
        return PatchFailure.unsupported("unknown patch type: " + GoText.of(order) + " in map: " + GoText.of(patch));
    }

    /** Drops the members that {@code $retainKeys} does not list; every member of the patch has to be listed. */
    private static JsonObject retain(JsonObject original, JsonObject patch) {
        var order = patch.get(Directives.RETAIN_KEYS);
        if (order == null) {
            return original;
        }
        if (!(order instanceof JsonArray list)) {
            throw PatchFailure.malformed(BAD_RETAIN_KEYS);
        }
        var kept = new HashSet<>(list.strings().toList());
        patch.forEach((name, value) -> {
            boolean exempt = value.isNull()
                    || name.equals(Directives.RETAIN_KEYS)
                    || Directives.orders(name)
                    || Directives.deletes(name);
            if (!exempt && !kept.contains(name)) {
                throw PatchFailure.malformed(BAD_RETAIN_KEYS);
            }
        });
        var result = original;
        for (var name : original.names()) {
            result = kept.contains(name) ? result : result.without(name);
        }
        return result;
    }

    private static JsonObject mergeMember(JsonObject original, String member, Json change, @Nullable Schema schema) {
        boolean deleting = Directives.deletes(member);
        var name = deleting ? member.substring(Directives.DELETE_PREFIX.length()) : member;
        if (change.isNull()) {
            return original.without(name);
        }
        var present = original.get(name);
        if (present instanceof JsonObject object && change instanceof JsonObject changes) {
            var field = fieldOf(schema, name);
            return original.with(name, mergeObject(object, changes, shapeOf(schema, field)));
        }
        if (present instanceof JsonArray list && change instanceof JsonArray items) {
            var merged = deleting ? without(list, items) : mergeList(list, items, requireField(schema, name));
            return original.with(name, merged);
        }
        return deleting ? original : put(original, name, Directives.strip(change));
    }

    private static JsonObject put(JsonObject original, String name, @Nullable Json value) {
        return value == null ? original.without(name) : original.with(name, value);
    }

    private static JsonArray without(JsonArray list, JsonArray unwanted) {
        var drop = new HashSet<>(unwanted.asList());
        return JsonArray.of(list.stream().filter(item -> !drop.contains(item)).toList());
    }

    /** Merges a list whose order the patch also gives; without a change in the patch the list is only reordered. */
    private static JsonObject mergeOrdered(
            JsonObject original, JsonObject patch, String name, Json order, @Nullable Schema schema) {
        if (!(order instanceof JsonArray wanted)) {
            throw PatchFailure.malformed(BAD_ORDER);
        }
        var field = requireField(schema, name);
        var present = listOrNull(original, name);
        var change = listOrNull(patch, name);
        if (present == null && change == null) {
            return original;
        }
        if (change != null) {
            requireSameOrder(change, wanted, field.mergeKey());
        }
        var merged = present == null
                ? Directives.strip(change == null ? JsonArray.EMPTY : change)
                : change == null ? present : mergeList(present, change, field);
        var arranged = new ElementOrder(field.mergeKey(), wanted, present == null ? JsonArray.EMPTY : present)
                .arrange(merged == null ? JsonArray.EMPTY : merged.asArray());
        return original.with(name, arranged);
    }

    private static @Nullable JsonArray listOrNull(JsonObject object, String name) {
        var value = object.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (value instanceof JsonArray array) {
            return array;
        }
        throw PatchFailure.unsupported("expected a []interface {}, but received a " + value.typeName());
    }

    /** The changed items have to stand in the order that the patch asks for. */
    private static void requireSameOrder(JsonArray change, JsonArray wanted, @Nullable String mergeKey) {
        if (change.isEmpty() || wanted.isEmpty()) {
            return;
        }
        int next = 0;
        for (var item : change) {
            if (item.asObject().has(Directives.PATCH)) {
                continue;
            }
            while (next < wanted.size() && !same(item, wanted.get(next), mergeKey)) {
                next++;
            }
            if (next++ >= wanted.size()) {
                throw PatchFailure.unsupported("The order in patch list:\n" + GoText.of(change) + "\n doesn't match "
                        + "$setElementOrder list:\n" + GoText.of(wanted) + "\n");
            }
        }
    }

    private static boolean same(Json left, Json right, @Nullable String mergeKey) {
        return mergeKey == null
                ? left.equals(right)
                : left.asObject().find(mergeKey).equals(right.asObject().find(mergeKey));
    }

    private static JsonArray mergeList(JsonArray original, JsonArray change, Field field) {
        if (!field.merges()) {
            return change;
        }
        if (original.isEmpty() && change.isEmpty()) {
            return original;
        }
        boolean objects = (original.isEmpty() ? change : original).get(0) instanceof JsonObject;
        return objects ? mergeByKey(original, change, field) : mergeAsSet(original, change);
    }

    private static JsonArray mergeAsSet(JsonArray original, JsonArray change) {
        var all = new LinkedHashSet<>(original.asList());
        all.addAll(change.asList());
        return new ElementOrder(null, change, original).arrange(JsonArray.of(all));
    }

    private static JsonArray mergeByKey(JsonArray original, JsonArray change, Field field) {
        var key = field.mergeKey();
        if (key == null) {
            throw PatchFailure.unsupported("cannot merge lists without merge key for " + field.name());
        }
        var items = new ArrayList<>(original.asList());
        var changes = new ArrayList<JsonObject>();
        boolean replace = false;
        for (var item : change) {
            var order = item.asObject().get(Directives.PATCH);
            if (order == null) {
                changes.add(item.asObject());
            } else if (order.equals(Json.of(Directives.DELETE))) {
                var unwanted = requireKey(item.asObject(), key);
                items.removeIf(present -> unwanted.equals(present.asObject().get(key)));
            } else if (order.equals(Json.of(Directives.REPLACE))) {
                replace = true;
            } else if (order.equals(Json.of(Directives.MERGE))) {
                throw PatchFailure.unsupported("merging lists cannot yet be specified in the patch");
            } else {
                throw unknownOrder(order, item.asObject());
            }
        }
        if (replace) {
            return JsonArray.of(changes);
        }
        var server = JsonArray.of(items);
        mergeItems(items, changes, key, field.schema() instanceof ListSchema list ? list.element() : null);
        return new ElementOrder(key, JsonArray.of(changes), server).arrange(JsonArray.of(items));
    }

    private static void mergeItems(List<Json> items, List<JsonObject> changes, String key, @Nullable Schema element) {
        for (var change : changes) {
            var identity = requireKey(change, key);
            int at = 0;
            while (at < items.size()
                    && !identity.equals(items.get(at).asObject().get(key))) {
                at++;
            }
            if (at < items.size()) {
                items.set(at, mergeObject(items.get(at).asObject(), change, element));
            } else {
                var added = Directives.strip(change);
                items.add(added == null ? JsonObject.EMPTY : added);
            }
        }
    }

    private static Json requireKey(JsonObject item, String key) {
        var value = item.get(key);
        if (value == null) {
            throw PatchFailure.unsupported("map: " + GoText.of(item) + " does not contain declared merge key: " + key);
        }
        return value;
    }

    private static @Nullable Field fieldOf(@Nullable Schema schema, String name) {
        return schema instanceof StructSchema struct ? struct.field(name) : null;
    }

    private static Field requireField(@Nullable Schema schema, String name) {
        var field = fieldOf(schema, name);
        if (field == null) {
            var type = schema instanceof StructSchema struct ? struct.shortName() : "map";
            throw PatchFailure.unsupported(
                    "unable to find api field in struct " + type + " for the json field \"" + name + "\"");
        }
        return field;
    }

    private static @Nullable Schema shapeOf(@Nullable Schema schema, @Nullable Field field) {
        return field != null ? field.schema() : schema instanceof MapSchema map ? map.value() : null;
    }
}
