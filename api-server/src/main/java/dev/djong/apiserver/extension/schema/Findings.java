package dev.djong.apiserver.extension.schema;

import dev.djong.status.FieldError;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What was found wrong with a value, and how many checks were passed on the way: where a value fits none of several schemas,
 * the one it comes closest to tells why.
 */
final class Findings {
    /** Further errors are not reported: an answer must not grow with the object. */
    static final int MAX_ERRORS = 1_000;

    private final Set<FieldError> errors = new LinkedHashSet<>();
    private int passed;

    void add(FieldError error) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(error);
        }
    }

    void pass() {
        passed++;
    }

    void merge(Findings other) {
        other.errors.forEach(this::add);
        passed += other.passed;
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    int passed() {
        return passed;
    }

    Set<FieldError> errors() {
        return errors;
    }
}
