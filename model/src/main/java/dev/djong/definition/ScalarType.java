package dev.djong.definition;

import dev.djong.json.Json;

/** The kinds of single values, each with the text or number that stands for its zero value and its OpenAPI names. */
public enum ScalarType {
    STRING(Json.of(""), "string", "string", ""),
    BOOL(Json.of(false), "bool", "boolean", ""),
    INT32(Json.of(0), "int32", "integer", "int32"),
    INT64(Json.of(0), "int64", "integer", "int64"),
    DOUBLE(Json.of(0), "float64", "number", "double"),
    QUANTITY(Json.of("0"), "resource.Quantity", "string", ""),
    TIME(Json.NULL, "v1.Time", "string", "date-time"),
    MICRO_TIME(Json.NULL, "v1.MicroTime", "string", "date-time"),
    DURATION(Json.of("0s"), "v1.Duration", "string", ""),
    BYTES(Json.NULL, "[]uint8", "string", "byte"),
    INT_OR_STRING(Json.of(0), "intstr.IntOrString", "string", "int-or-string");

    private final Json zero;
    private final String goType;
    private final String openApiType;
    private final String openApiFormat;

    ScalarType(Json zero, String goType, String openApiType, String openApiFormat) {
        this.zero = zero;
        this.goType = goType;
        this.openApiType = openApiType;
        this.openApiFormat = openApiFormat;
    }

    public Json zero() {
        return zero;
    }

    /** The type's name in decoding errors, unless a field gives its own. */
    public String goType() {
        return goType;
    }

    public String openApiType() {
        return openApiType;
    }

    /** The format, or the empty string. */
    public String openApiFormat() {
        return openApiFormat;
    }

    /** Whether upstream holds the value in a structure of its own, which {@code omitempty} never leaves out. */
    public boolean isStructured() {
        return switch (this) {
            case QUANTITY, TIME, MICRO_TIME, DURATION, INT_OR_STRING -> true;
            case STRING, BOOL, INT32, INT64, DOUBLE, BYTES -> false;
        };
    }
}
