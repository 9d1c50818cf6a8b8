package dev.djong.codec;

import dev.djong.definition.ScalarSchema;
import dev.djong.definition.ScalarType;
import dev.djong.json.Json;
import dev.djong.json.JsonDecimal;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonString;
import dev.djong.object.Times;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Single values: numbers and text as they are, and those for which upstream has messages. */
final class ProtobufScalars {
    private static final int INT_OR_STRING_TEXT = 1;

    private ProtobufScalars() {}

    static boolean isPackable(ScalarSchema scalar) {
        return switch (scalar.type()) {
            case INT32, INT64, BOOL -> true;
            default -> false;
        };
    }

    static void readPacked(ProtobufInput packed, ScalarSchema scalar, List<Json> items) {
        while (packed.hasMore()) {
            items.add(number(packed.varint(), scalar.type()));
        }
    }

    static Json read(ProtobufInput in, int tag, ScalarSchema scalar) {
        return switch (scalar.type()) {
            case STRING -> Json.of(in.text(tag));
            case BOOL, INT32, INT64 -> number(in.varint(tag), scalar.type());
            case DOUBLE -> Json.number(in.fixed64(tag));
            case BYTES ->
                Json.of(Base64.getEncoder().encodeToString(in.message(tag).rest()));
            case QUANTITY -> quantity(in.message(tag));
            case TIME, MICRO_TIME -> time(in.message(tag), scalar.type());
            case DURATION -> duration(in.message(tag));
            case INT_OR_STRING -> intOrString(in.message(tag));
        };
    }

    private static Json number(long value, ScalarType type) {
        return switch (type) {
            case BOOL -> Json.of(value != 0);
            case INT32 -> Json.of((int) value);
            default -> Json.of(value);
        };
    }

    private static Json quantity(ProtobufInput message) {
        var text = "0";
        while (message.hasMore()) {
            int tag = message.tag();
            if (ProtobufInput.number(tag) == 1) {
                text = message.text(tag);
            } else {
                message.skip(tag);
            }
        }
        return Json.of(text);
    }

    /** An empty message is the time that was never set. */
    private static Json time(ProtobufInput message, ScalarType type) {
        if (!message.hasMore()) {
            return Json.NULL;
        }
        long seconds = 0;
        long nanos = 0;
        while (message.hasMore()) {
            int tag = message.tag();
            switch (ProtobufInput.number(tag)) {
                case 1 -> seconds = message.varint(tag);
                case 2 -> nanos = message.varint(tag);
                default -> message.skip(tag);
            }
        }
        if (Math.abs(seconds) > Instant.MAX.getEpochSecond() / 2) {
            throw new DecodeFailure("a time is out of range");
        }
        var instant = Instant.ofEpochSecond(seconds, nanos);
        return Json.of(type == ScalarType.TIME ? Times.format(instant) : Times.formatMicros(instant));
    }

    private static Json duration(ProtobufInput message) {
        long nanos = 0;
        while (message.hasMore()) {
            int tag = message.tag();
            if (ProtobufInput.number(tag) == 1) {
                nanos = message.varint(tag);
            } else {
                message.skip(tag);
            }
        }
        return Json.of(nanos + "ns");
    }

    private static Json intOrString(ProtobufInput message) {
        long type = 0;
        long number = 0;
        var text = "";
        while (message.hasMore()) {
            int tag = message.tag();
            switch (ProtobufInput.number(tag)) {
                case 1 -> type = message.varint(tag);
                case 2 -> number = message.varint(tag);
                case 3 -> text = message.text(tag);
                default -> message.skip(tag);
            }
        }
        return type == INT_OR_STRING_TEXT ? Json.of(text) : Json.of(number);
    }

    static void write(ProtobufOutput out, int number, Json value, ScalarSchema scalar) {
        switch (scalar.type()) {
            case STRING -> out.putText(number, text(value));
            case BOOL -> out.putNumber(number, value.equals(Json.of(true)) ? 1 : 0);
            case INT32, INT64 -> out.putNumber(number, integer(value));
            case DOUBLE -> out.putDouble(number, decimal(value));
            case BYTES -> out.putBytes(number, Base64.getDecoder().decode(text(value)));
            case QUANTITY, TIME, MICRO_TIME, DURATION, INT_OR_STRING -> {
                int before = out.length();
                if (!value.isNull()) {
                    writeMembers(out, value, scalar.type());
                }
                out.endMessage(number, before);
            }
        }
    }

    private static void writeMembers(ProtobufOutput out, Json value, ScalarType type) {
        switch (type) {
            case QUANTITY -> out.putText(1, text(value));
            case TIME, MICRO_TIME -> {
                var time = Times.parse(text(value)).orElseThrow(() -> new IllegalStateException("no time: " + value));
                out.putNumber(2, type == ScalarType.TIME ? 0 : time.getNano());
                out.putNumber(1, time.getEpochSecond());
            }
            case DURATION -> out.putNumber(1, GoDuration.parse(text(value)));
            default -> {
                boolean isText = value instanceof JsonString;
                out.putText(3, isText ? text(value) : "");
                out.putNumber(2, isText ? 0 : integer(value));
                out.putNumber(1, isText ? INT_OR_STRING_TEXT : 0);
            }
        }
    }

    private static String text(Json value) {
        return value instanceof JsonString(var text) ? text : "";
    }

    private static long integer(Json value) {
        return value instanceof JsonInteger(var integer) ? integer : 0;
    }

    private static double decimal(Json value) {
        return value instanceof JsonDecimal(var decimal) ? decimal : integer(value);
    }
}
