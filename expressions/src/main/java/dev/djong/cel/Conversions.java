package dev.djong.cel;

import com.google.common.primitives.UnsignedLong;
import dev.djong.cel.Functions.Function;
import dev.djong.cel.Values.Bytes;
import dev.djong.cel.Values.TypeName;
import dev.djong.codec.DecodeFailure;
import dev.djong.codec.GoDuration;
import dev.djong.json.Json;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;

/** From one type to another. */
final class Conversions {
    private static final double TWO_TO_63 = 0x1p63;
    private static final double TWO_TO_64 = 0x1p64;

    private Conversions() {}

    static void addTo(Map<String, Function> functions) {
        functions.put("int", args -> toInt(args[0]));
        functions.put("uint", args -> toUint(args[0]));
        functions.put("double", args -> toDouble(args[0]));
        functions.put("bool", args -> toBool(args[0]));
        functions.put("string", args -> toText(args[0]));
        functions.put(
                "bytes",
                args -> args[0] instanceof String text ? new Bytes(text.getBytes(StandardCharsets.UTF_8)) : args[0]);
        functions.put("timestamp", args -> toTimestamp(args[0]));
        functions.put("duration", args -> args[0] instanceof String text ? duration(text) : args[0]);
        functions.put("dyn", args -> args[0]);
        functions.put("type", args -> new TypeName(Values.typeName(args[0])));
    }

    private static Object toInt(Object value) {
        return switch (value) {
            case Long number -> number;
            case UnsignedLong number when number.bigIntegerValue().bitLength() < 64 -> number.longValue();
            case Double number when Math.abs(number) < TWO_TO_63 -> number.longValue();
            case Instant time -> time.getEpochSecond();
            case String text -> {
                try {
                    yield Long.parseLong(text);
                } catch (NumberFormatException malformed) {
                    throw conversion(text, "int");
                }
            }
            case Number ignored -> throw new RuleFailure("integer overflow");
            default -> throw RuleFailure.noSuchOverload();
        };
    }

    private static Object toUint(Object value) {
        return switch (value) {
            case UnsignedLong number -> number;
            case Long number when number >= 0 -> UnsignedLong.valueOf(number);
            case Double number
            when number >= 0 && number < TWO_TO_64 ->
                UnsignedLong.valueOf(BigDecimal.valueOf(number).toBigInteger());
            case String text -> {
                try {
                    yield UnsignedLong.valueOf(text);
                } catch (NumberFormatException malformed) {
                    throw conversion(text, "uint");
                }
            }
            case Number ignored -> throw new RuleFailure("unsigned integer overflow");
            default -> throw RuleFailure.noSuchOverload();
        };
    }

    private static Object toDouble(Object value) {
        return switch (value) {
            case Number number -> number.doubleValue();
            case String text -> {
                try {
                    yield Double.parseDouble(text);
                } catch (NumberFormatException malformed) {
                    throw conversion(text, "double");
                }
            }
            default -> throw RuleFailure.noSuchOverload();
        };
    }

    private static Object toBool(Object value) {
        return switch (value) {
            case Boolean flag -> flag;
            case String text ->
                switch (text) {
                    case "true", "True", "TRUE", "t", "1" -> true;
                    case "false", "False", "FALSE", "f", "0" -> false;
                    default -> throw conversion(text, "bool");
                };
            default -> throw RuleFailure.noSuchOverload();
        };
    }

    static String toText(Object value) {
        return switch (value) {
            case String text -> text;
            case Double number ->
                number.isNaN() || number.isInfinite()
                        ? number.toString()
                        : Json.of(number).toString();
            case Bytes(var bytes) -> utf8(bytes);
            case Instant time -> DateTimeFormatter.ISO_INSTANT.format(time);
            case Duration length -> seconds(length);
            case Long number -> number.toString();
            case UnsignedLong number -> number.toString();
            case Boolean flag -> flag.toString();
            case Addresses.Ip ip -> ip.toString();
            case Addresses.Cidr cidr -> cidr.toString();
            default -> throw RuleFailure.noSuchOverload();
        };
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new RuleFailure("invalid UTF-8 in bytes, cannot convert to string");
        }
    }

    /** The form of JSON: {@code 90s}, {@code 1.5s}. */
    static String seconds(Duration length) {
        var text = new BigDecimal(length.getSeconds())
                .add(BigDecimal.valueOf(length.getNano(), 9))
                .stripTrailingZeros()
                .toPlainString();
        return text + "s";
    }

    private static Object toTimestamp(Object value) {
        return switch (value) {
            case Instant time -> time;
            case Long seconds -> Instant.ofEpochSecond(seconds);
            case String text -> timestamp(text);
            default -> throw RuleFailure.noSuchOverload();
        };
    }

    static Instant timestamp(String text) {
        try {
            return OffsetDateTime.parse(text)
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .toInstant();
        } catch (DateTimeParseException malformed) {
            throw conversion(text, "google.protobuf.Timestamp");
        }
    }

    static Duration duration(String text) {
        try {
            return Duration.ofNanos(GoDuration.parse(text));
        } catch (DecodeFailure malformed) {
            throw conversion(text, "google.protobuf.Duration");
        }
    }

    private static RuleFailure conversion(String text, String type) {
        return new RuleFailure("type conversion error from " + Json.of(text) + " to '" + type + "'");
    }
}
