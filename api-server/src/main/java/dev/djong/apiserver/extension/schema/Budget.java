package dev.djong.apiserver.extension.schema;

import dev.djong.status.FieldError;

/**
 * How many values may be checked against schemas in one validation. Both the schema and the object come from users, and the
 * work is their product.
 */
final class Budget {
    /** Far beyond what the largest schemas and objects in use need: an object holds 1.5 MiB. */
    static final int MAX_CHECKS = 2_000_000;

    /** Characters of texts, each as often as a pattern has parts: what matching costs at most. */
    static final long MAX_MATCH_STEPS = 50_000_000;

    private int left = MAX_CHECKS;
    private long matchSteps = MAX_MATCH_STEPS;

    /** Whether there is anything left; when it runs out, that is the finding. */
    boolean spend(Place place, Findings findings) {
        if (left > 0) {
            left--;
            return true;
        }
        findings.add(FieldError.invalid(
                place.toString(), "", "validation was given up: the schema needs more than " + MAX_CHECKS + " checks"));
        return false;
    }

    /** The same for matching a text against a pattern. */
    boolean spendMatch(long steps, Place place, Findings findings) {
        matchSteps -= steps;
        if (matchSteps >= 0) {
            return true;
        }
        findings.add(FieldError.invalid(
                place.toString(),
                "",
                "validation was given up: matching patterns needs more than " + MAX_MATCH_STEPS + " steps"));
        return false;
    }
}
