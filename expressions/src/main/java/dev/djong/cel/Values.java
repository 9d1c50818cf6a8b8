package dev.djong.cel;

import com.google.common.primitives.UnsignedLong;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonBool;
import dev.djong.json.JsonDecimal;
import dev.djong.json.JsonInteger;
import dev.djong.json.JsonNull;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonString;
import dev.djong.object.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values of the language: {@code Long}, {@link UnsignedLong}, {@code Double}, {@code Boolean}, {@code String},
 * {@link Bytes}, {@link Instant}, {@link Duration}, {@code List}, {@code Map}, {@link Optional}, {@link Json#NULL} and
 * {@link TypeName}, and those of Kubernetes' libraries. Trees are looked at in place and never copied.
 */
final class Values {
    /** A sequence of bytes. */
    record Bytes(byte[] array) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes(var bytes) && Arrays.equals(array, bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(array);
        }
    }

    /** The value of an expression such as {@code type(1)}. */
    record TypeName(String name) {}

    /** The order of what is not a number. */
    static final int NO_ORDER = 2;

    private Values() {}

    /** A tree without a schema: whole numbers are ints, others doubles. */
    static Object of(Json json) {
        return switch (json) {
            case JsonObject object -> new JsonMap(object);
            case JsonArray array -> new JsonList(array);
            case JsonString(var text) -> text;
            case JsonInteger(var number) -> number;
            case JsonDecimal(var number) -> number;
            case JsonBool bool -> bool.value();
            case JsonNull none -> none;
        };
    }

    static boolean equal(Object left, Object right) {
        if (left == right) {
            return true;
        }
        return switch (left) {
            case Long a when right instanceof Long b -> a.longValue() == b;
            case String a -> a.equals(right);
            case Boolean a -> a.equals(right);
            case Number a -> right instanceof Number b && compareNumbers(a, b) == 0;
            case List<?> a -> right instanceof List<?> b && equalLists(a, b);
            case Map<?, ?> a -> right instanceof Map<?, ?> b && equalMaps(a, b);
            case Optional<?> a ->
                right instanceof Optional<?> b
                        && (a.isPresent() ? b.isPresent() && equal(a.get(), b.get()) : b.isEmpty());
            case Quantity a -> right instanceof Quantity b && a.compareTo(b) == 0;
            default -> left.equals(right);
        };
    }

    private static boolean equalLists(List<?> left, List<?> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!equal(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalMaps(Map<?, ?> left, Map<?, ?> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (var entry : left.entrySet()) {
            var other = find(right, entry.getKey());
            if (other.isEmpty() || !equal(entry.getValue(), other.get())) {
                return false;
            }
        }
        return true;
    }

    /** A map's value; numbers that are equal are one key. */
    static Optional<Object> find(Map<?, ?> map, Object key) {
        var direct = map.get(key);
        if (direct != null || key instanceof String) {
            return Optional.ofNullable(direct);
        }
        return key instanceof Number
                ? map.entrySet().stream()
                        .filter(entry -> equal(entry.getKey(), key))
                        .<Object>map(Map.Entry::getValue)
                        .findFirst()
                : Optional.empty();
    }

    /** The sign, or {@link #NO_ORDER} where one is not a number at all. */
    static int compareNumbers(Number left, Number right) {
        if (left instanceof Long a && right instanceof Long b) {
            return Long.compare(a, b);
        }
        if (left instanceof UnsignedLong a && right instanceof UnsignedLong b) {
            return a.compareTo(b);
        }
        if (left instanceof Double || right instanceof Double) {
            double a = left.doubleValue();
            double b = right.doubleValue();
            return Double.isNaN(a) || Double.isNaN(b) ? NO_ORDER : a < b ? -1 : a > b ? 1 : 0;
        }
        if (left instanceof Long a && right instanceof UnsignedLong b) {
            return a < 0 ? -1 : UnsignedLong.valueOf(a).compareTo(b);
        }
        int reversed = compareNumbers(right, left);
        return reversed == NO_ORDER ? NO_ORDER : -reversed;
    }

    /** @throws RuleFailure if they are of kinds that have no order between them */
    static int compare(Object left, Object right) {
        return switch (left) {
            case Number a when right instanceof Number b -> compareNumbers(a, b);
            case String a when right instanceof String b -> compareCodePoints(a, b);
            case Boolean a when right instanceof Boolean b -> Boolean.compare(a, b);
            case Instant a when right instanceof Instant b -> a.compareTo(b);
            case Duration a when right instanceof Duration b -> a.compareTo(b);
            case Bytes(var a) when right instanceof Bytes(var b) -> Arrays.compareUnsigned(a, b);
            default -> throw RuleFailure.noSuchOverload();
        };
    }

    private static int compareCodePoints(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean plain = !Character.isSurrogate(a) && !Character.isSurrogate(b);
                return plain
                        ? a - b
                        : Character.isSurrogate(a) == Character.isSurrogate(b)
                                ? a - b
                                : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return left.length() - right.length();
    }

    /** What a value counts as in costs and {@code size()}; 1 for what has no parts. */
    static long size(Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case Bytes(var bytes) -> bytes.length;
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case Addresses.Ip ip -> ip.bytes().length;
            case Addresses.Cidr cidr -> (cidr.prefixLength() + 7) / 8;
            default -> 1;
        };
    }

    static String typeName(Object value) {
        return switch (value) {
            case Long ignored -> "int";
            case UnsignedLong ignored -> "uint";
            case Double ignored -> "double";
            case Boolean ignored -> "bool";
            case String ignored -> "string";
            case Bytes ignored -> "bytes";
            case Instant ignored -> "google.protobuf.Timestamp";
            case Duration ignored -> "google.protobuf.Duration";
            case List<?> ignored -> "list";
            case Map<?, ?> ignored -> "map";
            case Optional<?> ignored -> "optional_type";
            case JsonNull ignored -> "null_type";
            case TypeName ignored -> "type";
            case Permissions ignored -> Types.AUTHORIZER.name();
            default -> value.getClass().getSimpleName();
        };
    }
}
