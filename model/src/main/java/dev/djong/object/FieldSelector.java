package dev.djong.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A conjunction of equalities on selectable fields; an empty one matches everything. */
public record FieldSelector(List<Term> terms) {
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    /** {@code field=value}, or {@code field!=value} when not {@code equal}. */
    public record Term(String field, boolean equal, String value) {}

    public FieldSelector {
        terms = List.copyOf(terms);
    }

    public static FieldSelector of(String field, String value) {
        return new FieldSelector(List.of(new Term(field, true, value)));
    }

    /** @param fields the value of each selectable field; unset ones are the empty string */
    public boolean matches(Function<String, String> fields) {
        for (var term : terms) {
            if (fields.apply(term.field).equals(term.value) != term.equal) {
                return false;
            }
        }
        return true;
    }

    /** The value that {@code field} must equal, where this selector asks for one: what an index can be asked for. */
    public Optional<String> requiredValue(String field) {
        return terms.stream()
                .filter(term -> term.equal && term.field.equals(field))
                .map(Term::value)
                .findFirst();
    }

    public boolean isEverything() {
        return terms.isEmpty();
    }

    /** The form of the query parameter {@code fieldSelector}, with {@code \}, {@code ,} and {@code =} escaped. */
    @Override
    public String toString() {
        var parts = new ArrayList<String>();
        for (var term : terms) {
            parts.add(term.field + (term.equal ? "=" : "!=") + escape(term.value));
        }
        return String.join(",", parts);
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
    }
}
