package dev.djong.controller.job;

import dev.djong.json.JsonObject;
import java.util.Optional;

/** When an indexed Job has done enough, though not all of its indexes succeeded (KEP-3998). */
final class SuccessPolicy {
    private SuccessPolicy() {}

    /** Which rule is met, in words. */
    static Optional<String> met(Job job, Indexes succeeded) {
        var rules = job.spec().object("successPolicy").array("rules").objects().toList();
        for (int i = 0; i < rules.size() && !succeeded.isEmpty(); i++) {
            if (isMet(rules.get(i), succeeded, job.indexes())) {
                return Optional.of("Matched rules at index " + i);
            }
        }
        return Optional.empty();
    }

    private static boolean isMet(JsonObject rule, Indexes succeeded, int completions) {
        var count = rule.integer("succeededCount");
        var listed = rule.string("succeededIndexes");
        if (listed.isEmpty()) {
            return count.isPresent() && succeeded.size() >= count.getAsLong();
        }
        var wanted = Indexes.parse(listed.get(), completions);
        int done = wanted.shared(succeeded);
        return !wanted.isEmpty() && (done == wanted.size() || count.isPresent() && done >= count.getAsLong());
    }
}
