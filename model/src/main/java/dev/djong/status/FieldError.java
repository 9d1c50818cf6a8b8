package dev.djong.status;

import dev.djong.json.Json;
import dev.djong.json.JsonString;
import java.util.List;

/**
 * Why one field is rejected. {@code field} is a path such as {@code spec.containers[0].image}; {@code detail} is the text
 * after it, exactly as upstream words it. Validators return lists of these: all errors at once.
 */
public record FieldError(Type type, String field, String detail) {

    /** The closed set of causes; {@code reason} is what {@code details.causes[].reason} carries. */
    public enum Type {
        REQUIRED("FieldValueRequired"),
        INVALID("FieldValueInvalid"),
        TYPE_INVALID("FieldValueTypeInvalid"),
        NOT_SUPPORTED("FieldValueNotSupported"),
        DUPLICATE("FieldValueDuplicate"),
        FORBIDDEN("FieldValueForbidden"),
        NOT_FOUND("FieldValueNotFound"),
        TOO_LONG("FieldValueTooLong"),
        TOO_MANY("FieldValueTooMany"),
        INTERNAL("InternalError");

        private final String reason;

        Type(String reason) {
            this.reason = reason;
        }

        public String reason() {
            return reason;
        }
    }

    /** {@code Required value[: detail]}. */
    public static FieldError required(String field, String detail) {
        return new FieldError(Type.REQUIRED, field, suffixed("Required value", detail));
    }

    /** {@code Invalid value: VALUE[: detail]}. */
    public static FieldError invalid(String field, Json value, String detail) {
        return new FieldError(Type.INVALID, field, suffixed("Invalid value: " + render(value), detail));
    }

    /** {@code Invalid value: "TYPE": detail}, for a value of a type that does not belong there. */
    public static FieldError typeInvalid(String field, String found, String detail) {
        return new FieldError(Type.TYPE_INVALID, field, suffixed("Invalid value: " + quote(found), detail));
    }

    public static FieldError invalid(String field, String value, String detail) {
        return invalid(field, Json.of(value), detail);
    }

    /** The error of a field that may not change after creation. */
    public static FieldError immutable(String field, Json value) {
        return invalid(field, value, "field is immutable");
    }

    /** {@code Unsupported value: VALUE: supported values: "A", "B"}. */
    public static FieldError notSupported(String field, Json value, List<String> supported) {
        var list = supported.stream().sorted().map(FieldError::quote).toList();
        return new FieldError(
                Type.NOT_SUPPORTED,
                field,
                suffixed(
                        "Unsupported value: " + render(value),
                        list.isEmpty() ? "" : "supported values: " + String.join(", ", list)));
    }

    /** {@code Duplicate value: VALUE}. */
    public static FieldError duplicate(String field, Json value) {
        return new FieldError(Type.DUPLICATE, field, "Duplicate value: " + render(value));
    }

    /** {@code Forbidden: detail}. */
    public static FieldError forbidden(String field, String detail) {
        return new FieldError(Type.FORBIDDEN, field, suffixed("Forbidden", detail));
    }

    /** {@code Not found: VALUE}. */
    public static FieldError notFound(String field, Json value) {
        return new FieldError(Type.NOT_FOUND, field, "Not found: " + render(value));
    }

    /** {@code Too long: may not be more than MAX bytes}. */
    public static FieldError tooLong(String field, int maxBytes) {
        return new FieldError(Type.TOO_LONG, field, "Too long: may not be more than " + maxBytes + " bytes");
    }

    /** {@code Too many: COUNT: must have at most MAX items}. */
    public static FieldError tooMany(String field, int count, int max) {
        return new FieldError(Type.TOO_MANY, field, "Too many: " + count + ": must have at most " + max + " items");
    }

    private static String suffixed(String text, String detail) {
        return detail.isEmpty() ? text : text + ": " + detail;
    }

    private static String render(Json value) {
        return switch (value) {
            case JsonString(var text) -> quote(text);
            default -> value.toString();
        };
    }

    private static String quote(String text) {
        return Json.of(text).toString();
    }

    @Override
    public String toString() {
        return field + ": " + detail;
    }
}
