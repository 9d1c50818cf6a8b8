package dev.djong.controller.resourcequota;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.GroupResource;
import dev.djong.object.Quantity;
import dev.djong.quota.Amounts;
import dev.djong.quota.QuotaEvaluator;
import dev.djong.quota.QuotaEvaluators;
import dev.djong.quota.QuotaScope;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds up a quota's status from the objects of its namespace. Pure. */
final class QuotaPlanner {
    private QuotaPlanner() {}

    /** Who counts for which entries of {@code hard}; entries that mean nothing are counted by nobody. */
    static Map<GroupResource, QuotaEvaluator> evaluators(ApiObject quota) {
        var evaluators = new LinkedHashMap<GroupResource, QuotaEvaluator>();
        for (var name : quota.spec().object("hard").names()) {
            QuotaEvaluators.counting(name).ifPresent(found -> evaluators.put(found.resource(), found));
        }
        return evaluators;
    }

    /** @param objects of the namespace, for each resource that {@link #evaluators} names and whose objects are known */
    static JsonObject status(
            ApiObject quota, Map<GroupResource, ? extends Collection<ApiObject>> objects, Instant now) {
        var hard = Amounts.of(quota.spec().object("hard"));
        var counted = Amounts.NONE;
        for (var evaluator : evaluators(quota).values()) {
            var present = objects.get(evaluator.resource());
            if (present != null) {
                counted = counted.withAll(
                        count(evaluator, evaluator.counted(hard.names()), QuotaScope.of(quota), present, now));
            }
        }
        // What could not be counted keeps the number it had.
        var used = Amounts.of(quota.status().object("used")).withAll(counted).only(hard.names());
        return JsonObject.builder()
                .putIf("hard", hard.isEmpty() ? null : hard.toJson())
                .putIf("used", used.isEmpty() ? null : used.toJson())
                .build();
    }

    private static Amounts count(
            QuotaEvaluator evaluator,
            Set<String> names,
            List<QuotaScope> scopes,
            Collection<ApiObject> objects,
            Instant now) {
        var sum = Amounts.NONE;
        for (var name : names) {
            sum = sum.with(name, Quantity.ZERO);
        }
        for (var object : objects) {
            if (evaluator.matchesAll(scopes, object)) {
                sum = sum.plus(evaluator.usage(object, now).only(names));
            }
        }
        return sum;
    }

    /** Equal in what they say, whatever the suffixes. */
    static boolean isSame(JsonObject one, JsonObject other) {
        return one.has("hard") == other.has("hard")
                && one.has("used") == other.has("used")
                && Amounts.of(one.object("hard")).sameAs(Amounts.of(other.object("hard")))
                && Amounts.of(one.object("used")).sameAs(Amounts.of(other.object("used")));
    }
}
