package dev.djong.codec;

import dev.djong.definition.ScalarSchema;
import dev.djong.json.Json;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonString;
import dev.djong.object.Quantity;
import java.util.Base64;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads single values and rewrites them the way upstream's types write them back. */
final class Scalars {
    private final JsonParser parser;
    private final DecodePath path;
    private boolean wholeDecimals;

    Scalars(JsonParser parser, DecodePath path) {
        this.parser = parser;
        this.path = path;
    }

    /**
     * From now on {@code 1.0} is an integer: upstream reads custom resources without types first, where it becomes a number
     * that is written as {@code 1}. Clients that keep numbers as doubles rely on it.
     */
    void takeWholeDecimals() {
        wholeDecimals = true;
    }

    Json read(ScalarSchema schema) {
        return switch (schema.type()) {
            case STRING -> Json.of(string(schema.goType()));
            case BOOL -> bool(schema);
            case INT32 -> integer(Integer.MIN_VALUE, Integer.MAX_VALUE, schema.goType());
            case INT64 -> integer(Long.MIN_VALUE, Long.MAX_VALUE, schema.goType());
            case DOUBLE -> decimal(schema);
            case QUANTITY -> quantity();
            case TIME -> GoTime.canonicalSeconds(string("string"));
            case MICRO_TIME -> GoTime.canonicalMicros(string("string"));
            case DURATION -> Json.of(GoDuration.canonical(string("string")));
            case BYTES -> bytes(schema);
            case INT_OR_STRING ->
                parser.currentToken() == JsonToken.VALUE_STRING
                        ? Json.of(parser.getString())
                        : integer(Integer.MIN_VALUE, Integer.MAX_VALUE, "int32");
        };
    }

    private String string(String goType) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType(found(), goType);
        }
        return parser.getString();
    }

    private Json bool(ScalarSchema schema) {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> Json.of(true);
            case VALUE_FALSE -> Json.of(false);
            default -> throw wrongType(found(), schema.goType());
        };
    }

    private Json integer(long least, long most, String goType) {
        var token = parser.currentToken();
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            double decimal = parser.getDoubleValue();
            long whole = (long) decimal;
            // The largest long is no double: as one it is beyond the range.
            if (!wholeDecimals || whole != decimal || whole == Long.MAX_VALUE || whole < least || whole > most) {
                throw wrongType("number " + parser.getString(), goType);
            }
            return Json.of(whole);
        }
        if (token != JsonToken.VALUE_NUMBER_INT) {
            throw wrongType(found(), goType);
        }
        boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        long value = fits ? parser.getLongValue() : 0;
        if (!fits || value < least || value > most) {
            throw wrongType("number " + parser.getString(), goType);
        }
        return Json.of(value);
    }

    private Json decimal(ScalarSchema schema) {
        var token = parser.currentToken();
        if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
            throw wrongType(found(), schema.goType());
        }
        double value = parser.getDoubleValue();
        if (Double.isInfinite(value)) {
            throw wrongType("number " + parser.getString(), schema.goType());
        }
        return Json.number(value);
    }

    /** Upstream parses the raw value: a bare number is as good as a string, anything else is no quantity. */
    private Json quantity() {
        var token = parser.currentToken();
        if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
            var text = parser.getString();
            return Json.of(isCanonicalQuantity(text) ? text : canonicalQuantity(text.strip()));
        }
        return Json.of(canonicalQuantity(JsonReader.readValue(parser).toString()));
    }

    private static String canonicalQuantity(String text) {
        try {
            return Quantity.parse(text).toString();
        } catch (IllegalArgumentException notAQuantity) {
            throw new DecodeFailure(String.valueOf(notAQuantity.getMessage()));
        }
    }

    /**
     * Whether the text is plainly canonical, without arithmetic: few digits, no leading zero, a suffix that cannot grow.
     * {@code 100m} and {@code 20Mi} are; {@code 1000m} and {@code 2048Ki} may not be and take the long way.
     */
    private static boolean isCanonicalQuantity(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > 9 || text.charAt(0) == '0' || text.startsWith("000", digits - 3)) {
            return false;
        }
        return switch (text.length() - digits) {
            case 0 -> true;
            case 1 -> "mkMGTP".indexOf(text.charAt(digits)) >= 0;
            case 2 ->
                "KMGTP".indexOf(text.charAt(digits)) >= 0
                        && text.charAt(digits + 1) == 'i'
                        && Integer.parseInt(text, 0, digits, 10) % 1024 != 0;
            default -> false;
        };
    }

    private Json bytes(ScalarSchema schema) {
        var text = string(schema.goType());
        if (text.isEmpty()) {
            return Json.of("");
        }
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            text = text.replace("\n", "").replace("\r", "");
        }
        try {
            var decoded = Base64.getDecoder().decode(text);
            return text.length() % 4 == 0 && endsCleanly(text) ? Json.of(text) : encoded(decoded, text);
        } catch (IllegalArgumentException malformed) {
            throw new DecodeFailure("illegal base64 data at input byte " + Base64Errors.offset(text));
        }
    }

    /** The bits beyond the last byte may be anything in the input and are zero when written back. */
    private static boolean endsCleanly(String text) {
        return text.charAt(text.length() - 1) != '=';
    }

    private static JsonString encoded(byte[] decoded, String text) {
        if (text.length() % 4 != 0) {
            throw new DecodeFailure("illegal base64 data at input byte " + Base64Errors.offset(text));
        }
        return Json.of(Base64.getEncoder().encodeToString(decoded));
    }

    /** The current token's type as upstream's errors call it. */
    String found() {
        return switch (parser.currentToken()) {
            case START_OBJECT, END_OBJECT, PROPERTY_NAME -> "object";
            case START_ARRAY, END_ARRAY -> "array";
            case VALUE_STRING -> "string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
            case VALUE_TRUE, VALUE_FALSE -> "bool";
            case VALUE_NULL -> "null";
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("a blocking text parser returned " + parser.currentToken());
        };
    }

    DecodeFailure wrongType(String found, String goType) {
        return new DecodeFailure("json: cannot unmarshal " + found + " into " + path.goPlace() + " of type " + goType);
    }
}
