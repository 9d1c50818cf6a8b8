package dev.djong.defaulting;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.object.Quantity;
import java.math.RoundingMode;

/** Rules of resource amounts. */
final class ResourceRules {
    private ResourceRules() {}

    /** Amounts are kept in thousandths: finer ones round up. */
    static JsonObject requirements(JsonObject resources) {
        return rounded(rounded(resources, "limits"), "requests");
    }

    private static JsonObject rounded(JsonObject resources, String member) {
        var amounts = resources.object(member);
        var result = amounts;
        for (int i = 0; i < amounts.size(); i++) {
            if (amounts.valueAt(i) instanceof JsonString(var text) && isFinerThanMilli(text)) {
                var quantity = Quantity.parse(text);
                var milli = new Quantity(quantity.value().setScale(3, RoundingMode.UP), quantity.format());
                result = result.with(amounts.nameAt(i), milli.toString());
            }
        }
        return result == amounts ? resources : resources.with(member, result);
    }

    private static boolean isFinerThanMilli(String canonical) {
        return canonical.endsWith("n") || canonical.endsWith("u") || canonical.contains("e-");
    }

    /** Container defaults follow from the maximum, the defaults, and last the minimum. */
    static JsonObject limitRangeItem(JsonObject item) {
        if (!item.text("type").equals("Container")) {
            return item;
        }
        var limits = filled(item.object("default"), item.object("max"));
        var requests = filled(filled(item.object("defaultRequest"), limits), item.object("min"));
        var result = limits.isEmpty() ? item : item.with("default", limits);
        return requests.isEmpty() ? result : result.with("defaultRequest", requests);
    }

    /** {@code amounts}, and from {@code fallback} those that it lacks. */
    static JsonObject filled(JsonObject amounts, JsonObject fallback) {
        var result = amounts;
        for (int i = 0; i < fallback.size(); i++) {
            Json value = fallback.valueAt(i);
            result = result.has(fallback.nameAt(i)) ? result : result.with(fallback.nameAt(i), value);
        }
        return result;
    }
}
