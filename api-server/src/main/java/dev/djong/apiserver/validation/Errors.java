package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects field errors in the order they are found; belongs to one validation on one thread. */
public final class Errors {
    private final List<FieldError> list = new ArrayList<>();

    public List<FieldError> list() {
        return List.copyOf(list);
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    public void add(FieldError error) {
        list.add(error);
    }

    public void addAll(Collection<FieldError> errors) {
        list.addAll(errors);
    }

    public void required(String field, String detail) {
        add(FieldError.required(field, detail));
    }

    /** Where {@code value} is the empty text. */
    public void requireText(String field, String value) {
        if (value.isEmpty()) {
            required(field, "");
        }
    }

    public void invalid(String field, @Nullable Json value, String detail) {
        add(FieldError.invalid(field, value == null ? Json.NULL : value, detail));
    }

    public void invalid(String field, String value, String detail) {
        add(FieldError.invalid(field, value, detail));
    }

    /** One error a problem. */
    public void invalid(String field, String value, Collection<String> problems) {
        problems.forEach(problem -> invalid(field, value, problem));
    }

    public void forbidden(String field, String detail) {
        add(FieldError.forbidden(field, detail));
    }

    public void duplicate(String field, Json value) {
        add(FieldError.duplicate(field, value));
    }

    public void notFound(String field, String value) {
        add(FieldError.notFound(field, Json.of(value)));
    }

    /** A text out of a closed set; the empty text is a missing one. */
    public void oneOf(String field, String value, List<String> supported) {
        if (value.isEmpty()) {
            required(field, "");
        } else {
            oneOfOrEmpty(field, value, supported);
        }
    }

    public void oneOfOrEmpty(String field, String value, List<String> supported) {
        if (!value.isEmpty() && !supported.contains(value)) {
            add(FieldError.notSupported(field, Json.of(value), supported));
        }
    }

    /** {@code example.com/some/path}: who is responsible for something. */
    public void domainPrefixedPath(String field, String value) {
        var parts = value.split("/", 2);
        if (value.isEmpty()) {
            required(field, "");
        } else if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            invalid(field, value, "must be a domain-prefixed path (such as \"acme.io/foo\")");
        } else {
            invalid(field, parts[0], Names.dnsSubdomain(parts[0]));
            invalid(field, parts[1], Names.urlPath(parts[1]));
        }
    }

    public void nonNegative(String field, long value) {
        if (value < 0) {
            invalid(field, Json.of(value), "must be greater than or equal to 0");
        }
    }

    public void unchanged(String field, @Nullable Json value, @Nullable Json stored) {
        if (!Objects.equals(value, stored)) {
            invalid(field, value, "field is immutable");
        }
    }
}
