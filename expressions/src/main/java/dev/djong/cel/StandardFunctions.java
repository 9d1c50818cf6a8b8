package dev.djong.cel;

import com.google.common.primitives.UnsignedLong;
import dev.djong.cel.Functions.Function;
import dev.djong.cel.Values.Bytes;
import dev.djong.json.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.LongBinaryOperator;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Operators, sizes, optional values, and the parts of times. */
final class StandardFunctions {
    /** Shorter lists are copied when something is added to them. */
    private static final int MAX_COPIED = 64;

    /** More than any object has; whatever looks at all of a longer one costs more than an evaluation may. */
    private static final long MAX_ELEMENTS = 4 << 20;

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private StandardFunctions() {}

    static void addTo(Map<String, Function> functions) {
        functions.put("_==_", args -> Values.equal(args[0], args[1]));
        functions.put("_!=_", args -> !Values.equal(args[0], args[1]));
        functions.put("_<_", args -> order(args, sign -> sign < 0));
        functions.put("_<=_", args -> order(args, sign -> sign <= 0));
        functions.put("_>_", args -> order(args, sign -> sign > 0));
        functions.put("_>=_", args -> order(args, sign -> sign >= 0));
        functions.put("!_", args -> !Logic.bool(args[0]));
        functions.put("-_", StandardFunctions::negated);
        functions.put("_+_", StandardFunctions::sum);
        functions.put("_-_", StandardFunctions::difference);
        functions.put("_*_", args -> numeric(args, Math::multiplyExact, (a, b) -> a * b, UnsignedLong::times));
        functions.put(
                "_/_", args -> numeric(args, StandardFunctions::divided, (a, b) -> a / b, StandardFunctions::divided));
        functions.put("_%_", args -> numeric(args, StandardFunctions::modulo, null, StandardFunctions::modulo));
        functions.put("_[_]", args -> Members.at(args[0], args[1]));
        functions.put("@in", StandardFunctions::in);
        functions.put("size", StandardFunctions::size);
        functions.put("optional.of", args -> Optional.of(args[0]));
        functions.put("optional.none", args -> Optional.empty());
        functions.put("optional.ofNonZeroValue", args -> isZero(args[0]) ? Optional.empty() : Optional.of(args[0]));
        functions.put("hasValue", args -> ((Optional<?>) args[0]).isPresent());
        functions.put(
                "value",
                args -> ((Optional<?>) args[0]).orElseThrow(() -> new RuleFailure("optional.none() dereference")));
        functions.put("sets.contains", args -> contains((List<?>) args[0], (List<?>) args[1]));
        functions.put(
                "sets.equivalent",
                args -> contains((List<?>) args[0], (List<?>) args[1])
                        && contains((List<?>) args[1], (List<?>) args[0]));
        functions.put(
                "sets.intersects",
                args -> ((List<?>) args[0]).stream().anyMatch(item -> contains((List<?>) args[1], List.of(item))));
        functions.put("cel.@mapInsert", StandardFunctions::inserted);
        addTimes(functions);
    }

    private static void addTimes(Map<String, Function> functions) {
        functions.put("getFullYear", args -> part(args, ZonedDateTime::getYear));
        functions.put("getMonth", args -> part(args, time -> time.getMonthValue() - 1L));
        functions.put("getDayOfYear", args -> part(args, time -> time.getDayOfYear() - 1L));
        functions.put("getDayOfMonth", args -> part(args, time -> time.getDayOfMonth() - 1L));
        functions.put("getDate", args -> part(args, ZonedDateTime::getDayOfMonth));
        functions.put(
                "getDayOfWeek", args -> part(args, time -> time.getDayOfWeek().getValue() % 7));
        functions.put(
                "getHours",
                args -> args[0] instanceof Duration length ? length.toHours() : part(args, ZonedDateTime::getHour));
        functions.put(
                "getMinutes",
                args -> args[0] instanceof Duration length ? length.toMinutes() : part(args, ZonedDateTime::getMinute));
        functions.put(
                "getSeconds",
                args -> args[0] instanceof Duration length ? length.toSeconds() : part(args, ZonedDateTime::getSecond));
        functions.put(
                "getMilliseconds",
                args -> args[0] instanceof Duration length
                        ? length.toMillis()
                        : part(args, time -> time.getNano() / 1_000_000));
    }

    private static boolean order(Object[] args, IntPredicate holds) {
        int sign = Values.compare(args[0], args[1]);
        return sign != Values.NO_ORDER && holds.test(sign);
    }

    private static Object negated(Object... args) {
        return switch (args[0]) {
            case Long number when number == Long.MIN_VALUE -> throw overflow();
            case Long number -> -number;
            case Double number -> -number;
            default -> throw RuleFailure.noSuchOverload();
        };
    }

    private static Object sum(Object... args) {
        return switch (args[0]) {
            case String left when args[1] instanceof String right -> left + right;
            case List<?> left when args[1] instanceof List<?> right -> joined(left, right);
            case Bytes(var left)
            when args[1] instanceof Bytes(var right) -> {
                var both = Arrays.copyOf(left, left.length + right.length);
                System.arraycopy(right, 0, both, left.length, right.length);
                yield new Bytes(both);
            }
            case Instant left when args[1] instanceof Duration right -> inRange(left.plus(right));
            case Duration left when args[1] instanceof Instant right -> inRange(right.plus(left));
            case Duration left when args[1] instanceof Duration right -> left.plus(right);
            default -> numeric(args, Math::addExact, Double::sum, UnsignedLong::plus);
        };
    }

    private static Object difference(Object... args) {
        return switch (args[0]) {
            case Instant left when args[1] instanceof Instant right -> Duration.between(right, left);
            case Instant left when args[1] instanceof Duration right -> inRange(left.minus(right));
            case Duration left when args[1] instanceof Duration right -> left.minus(right);
            default -> numeric(args, Math::subtractExact, (a, b) -> a - b, UnsignedLong::minus);
        };
    }

    private static Instant inRange(Instant time) {
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new RuleFailure("timestamp overflow");
        }
        return time;
    }

    /**
     * Both lists one after the other, without a copy of a long one: a loop that adds to a list stays cheap, and so does a
     * list that is doubled again and again.
     */
    private static List<Object> joined(List<?> left, List<?> right) {
        long size = (long) left.size() + right.size();
        if (size > MAX_ELEMENTS) {
            throw new RuleFailure("the list is longer than " + MAX_ELEMENTS + " elements");
        }
        if (right.size() > MAX_COPIED) {
            return new Joined(left, right);
        }
        if (left instanceof Growing growing && growing.isLast(left.size())) {
            return growing.plus(right);
        }
        return left.size() <= MAX_COPIED ? new Growing(left).plus(right) : new Joined(left, right);
    }

    /** Two lists as one. */
    private static final class Joined extends AbstractList<Object> {
        private final List<?> left;
        private final List<?> right;

        Joined(List<?> left, List<?> right) {
            this.left = left;
            this.right = right;
        }

        @Override
        public Object get(int index) {
            return index < left.size() ? left.get(index) : right.get(index - left.size());
        }

        @Override
        public int size() {
            return left.size() + right.size();
        }
    }

    /** A prefix of a list that only grows at its end. */
    private static final class Growing extends AbstractList<Object> {
        private final List<Object> all;
        private final int size;

        Growing(List<?> start) {
            this(new ArrayList<>(start), start.size());
        }

        private Growing(List<Object> all, int size) {
            this.all = all;
            this.size = size;
        }

        boolean isLast(int known) {
            return all.size() == known;
        }

        Growing plus(List<?> more) {
            all.addAll(more);
            return new Growing(all, all.size());
        }

        @Override
        public Object get(int index) {
            if (index >= size) {
                throw new IndexOutOfBoundsException(index);
            }
            return all.get(index);
        }

        @Override
        public int size() {
            return size;
        }
    }

    @FunctionalInterface
    private interface OfDoubles {
        double apply(double left, double right);
    }

    @FunctionalInterface
    private interface OfUnsigned {
        UnsignedLong apply(UnsignedLong left, UnsignedLong right);
    }

    private static Object numeric(
            Object[] args, LongBinaryOperator longs, @Nullable OfDoubles doubles, OfUnsigned unsigned) {
        try {
            if (args[0] instanceof Long left && args[1] instanceof Long right) {
                return longs.applyAsLong(left, right);
            }
        } catch (ArithmeticException e) {
            throw overflow();
        }
        if (doubles != null && args[0] instanceof Double left && args[1] instanceof Double right) {
            return doubles.apply(left, right);
        }
        if (args[0] instanceof UnsignedLong left && args[1] instanceof UnsignedLong right) {
            return unsigned.apply(left, right);
        }
        throw RuleFailure.noSuchOverload();
    }

    private static RuleFailure overflow() {
        return new RuleFailure("integer overflow");
    }

    private static long divided(long left, long right) {
        if (right == 0) {
            throw new RuleFailure("division by zero");
        }
        return Math.divideExact(left, right);
    }

    private static UnsignedLong divided(UnsignedLong left, UnsignedLong right) {
        if (right.equals(UnsignedLong.ZERO)) {
            throw new RuleFailure("division by zero");
        }
        return left.dividedBy(right);
    }

    private static long modulo(long left, long right) {
        if (right == 0) {
            throw new RuleFailure("modulus by zero");
        }
        return left % right;
    }

    private static UnsignedLong modulo(UnsignedLong left, UnsignedLong right) {
        if (right.equals(UnsignedLong.ZERO)) {
            throw new RuleFailure("modulus by zero");
        }
        return left.mod(right);
    }

    private static Object in(Object... args) {
        return switch (args[1]) {
            case List<?> list -> list.stream().anyMatch(item -> Values.equal(item, args[0]));
            case Map<?, ?> map ->
                args[0] instanceof String
                        ? map.containsKey(args[0])
                        : Values.find(map, args[0]).isPresent();
            default -> throw RuleFailure.noSuchOverload();
        };
    }

    private static Object size(Object... args) {
        return switch (args[0]) {
            case String text -> Values.size(text);
            case Bytes bytes -> Values.size(bytes);
            case List<?> list -> (long) list.size();
            case Map<?, ?> map -> (long) map.size();
            default -> throw RuleFailure.noSuchOverload();
        };
    }

    private static boolean isZero(Object value) {
        return switch (value) {
            case Number number -> number.doubleValue() == 0;
            case Boolean flag -> !flag;
            case String text -> text.isEmpty();
            case Bytes(var bytes) -> bytes.length == 0;
            case List<?> list -> list.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            case Duration length -> length.isZero();
            case Optional<?> perhaps -> perhaps.isEmpty();
            default -> value == Json.NULL;
        };
    }

    private static boolean contains(List<?> all, List<?> wanted) {
        return wanted.stream().allMatch(item -> all.stream().anyMatch(other -> Values.equal(item, other)));
    }

    private static Object inserted(Object... args) {
        var map = new LinkedHashMap<Object, Object>((Map<?, ?>) args[0]);
        if (args.length == 2) {
            map.putAll((Map<?, ?>) args[1]);
        } else if (map.put(args[1], args[2]) != null) {
            throw new RuleFailure("insert failed: key " + args[1] + " already exists");
        }
        return map;
    }

    private static long part(Object[] args, ToLongFunction<ZonedDateTime> part) {
        if (!(args[0] instanceof Instant time)) {
            throw RuleFailure.noSuchOverload();
        }
        return part.applyAsLong(time.atZone(args.length == 1 ? ZoneOffset.UTC : zone(String.valueOf(args[1]))));
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(Character.isDigit(name.charAt(0)) ? "+" + name : name);
        } catch (DateTimeException | IndexOutOfBoundsException unknown) {
            throw new RuleFailure("unknown time zone " + name);
        }
    }
}
