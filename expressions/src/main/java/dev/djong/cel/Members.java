package dev.djong.cel;

import dev.djong.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Members of objects, values of maps, elements of lists. */
final class Members {
    private Members() {}

    static Object get(Object target, String field) {
        return switch (target) {
            case Map<?, ?> map -> {
                var value = map.get(field);
                if (value == null) {
                    throw new RuleFailure("no such key: " + field);
                }
                yield value;
            }
            case Optional<?> perhaps -> perhaps.flatMap(present -> find(present, field));
            default -> throw RuleFailure.noSuchOverload();
        };
    }

    static boolean has(Object target, String field) {
        return switch (target) {
            case Map<?, ?> map -> map.containsKey(field);
            case Optional<?> perhaps -> perhaps.isPresent() && has(perhaps.get(), field);
            default -> throw RuleFailure.noSuchOverload();
        };
    }

    static Object at(Object target, Object index) {
        return switch (target) {
            case List<?> list -> {
                long at = position(index);
                if (at < 0 || at >= list.size()) {
                    throw new RuleFailure("index out of bounds: " + at);
                }
                yield list.get((int) at);
            }
            case Map<?, ?> map -> Values.find(map, index).orElseThrow(() -> new RuleFailure("no such key: " + index));
            case Optional<?> perhaps -> perhaps.flatMap(present -> find(present, index));
            default -> throw RuleFailure.noSuchOverload();
        };
    }

    /** The optional form of {@link #at} and {@link #get}. */
    static Optional<Object> find(Object target, Object index) {
        return switch (target) {
            case List<?> list -> {
                long at = position(index);
                yield at < 0 || at >= list.size() ? Optional.empty() : Optional.of(list.get((int) at));
            }
            case Map<?, ?> map -> Values.find(map, index);
            case Optional<?> perhaps -> perhaps.flatMap(present -> find(present, index));
            case Json ignored -> Optional.empty();
            default -> throw RuleFailure.noSuchOverload();
        };
    }

    private static long position(Object index) {
        return switch (index) {
            case Long number -> number;
            case Double number when number == Math.rint(number) -> number.longValue();
            case Number number when !(number instanceof Double) -> number.longValue();
            default -> throw new RuleFailure("unsupported index type in list: " + Values.typeName(index));
        };
    }
}
