package dev.djong.patch;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order of a merged list: items that the patch names stand in the patch's order, items that only the server has keep
 * theirs, and the two are interleaved by the server's order where it knows both sides.
 *
 * <pre>server [a b c], patch names [c d]: merged a, c, b, d becomes a b c d</pre>
 */
final class ElementOrder {
    private final @Nullable String mergeKey;
    private final Map<Json, Integer> patchOrder;
    private final Map<Json, Integer> serverOrder;

    /** @param mergeKey what identifies items, or null for scalars */
    ElementOrder(@Nullable String mergeKey, JsonArray patchOrder, JsonArray serverOrder) {
        this.mergeKey = mergeKey;
        this.patchOrder = positions(patchOrder);
        this.serverOrder = positions(serverOrder);
    }

    private Map<Json, Integer> positions(JsonArray items) {
        var positions = new HashMap<Json, Integer>();
        for (int i = 0; i < items.size(); i++) {
            positions.putIfAbsent(identity(items.get(i)), i);
        }
        return positions;
    }

    private Json identity(Json item) {
        if (mergeKey == null) {
            return item;
        }
        var key = item instanceof JsonObject object ? object.get(mergeKey) : null;
        if (key == null) {
            throw PatchFailure.unsupported(
                    "map: " + GoText.of(item) + " does not contain declared merge key: " + mergeKey);
        }
        return key;
    }

    JsonArray arrange(JsonArray merged) {
        var named = new ArrayList<Json>();
        var serverOnly = new ArrayList<Json>();
        merged.forEach(item -> (patchOrder.containsKey(identity(item)) ? named : serverOnly).add(item));
        named.sort(Comparator.comparingInt(item -> patchOrder.getOrDefault(identity(item), Integer.MAX_VALUE)));
        serverOnly.sort(Comparator.comparingInt(item -> serverOrder.getOrDefault(identity(item), Integer.MAX_VALUE)));
        return interleave(serverOnly, named);
    }

    private JsonArray interleave(List<Json> serverOnly, List<Json> named) {
        var all = new ArrayList<Json>();
        int i = 0;
        int j = 0;
        while (i < serverOnly.size() && j < named.size()) {
            var left = serverOrder.get(identity(serverOnly.get(i)));
            var right = serverOrder.get(identity(named.get(j)));
            all.add(left != null && right != null && left < right ? serverOnly.get(i++) : named.get(j++));
        }
        all.addAll(serverOnly.subList(i, serverOnly.size()));
        all.addAll(named.subList(j, named.size()));
        return JsonArray.of(all);
    }
}
