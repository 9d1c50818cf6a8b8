package dev.djong.json;

import org.jspecify.annotations.Nullable;

/** One immutable JSON value. */
public sealed interface Json permits JsonObject, JsonArray, JsonString, JsonInteger, JsonDecimal, JsonBool, JsonNull {

    /** The JSON {@code null}. */
    Json NULL = JsonNull.INSTANCE;

    static JsonString of(String value) {
        return new JsonString(value);
    }

    static JsonInteger of(long value) {
        return new JsonInteger(value);
    }

    static JsonDecimal of(double value) {
        return new JsonDecimal(value);
    }

    /**
     * A number in the form in which it is read back from what is written of it: an integer where it is a whole number. Of
     * two forms of one number an object that nobody changed would seem changed.
     */
    static Json number(double value) {
        boolean whole =
                value == Math.rint(value) && Math.abs(value) < JsonDecimal.WHOLE_BELOW && !isNegativeZero(value);
        return whole ? new JsonInteger((long) value) : new JsonDecimal(value);
    }

    private static boolean isNegativeZero(double value) {
        return value == 0 && 1 / value < 0;
    }

    static JsonBool of(boolean value) {
        return JsonBool.of(value);
    }

    /** {@code value} as JSON string, or {@link #NULL} where there is none. */
    static Json ofNullable(@Nullable String value) {
        return value == null ? NULL : new JsonString(value);
    }

    /** The value's name in error messages: object, array, string, integer, number, boolean or null. */
    String typeName();

    default boolean isNull() {
        return this == JsonNull.INSTANCE;
    }

    /** This value as an object, or the empty object when it is of another type: reading optional parts needs no checks. */
    default JsonObject asObject() {
        return this instanceof JsonObject object ? object : JsonObject.EMPTY;
    }

    /** This value as an array, or the empty array when it is of another type. */
    default JsonArray asArray() {
        return this instanceof JsonArray array ? array : JsonArray.EMPTY;
    }
}
