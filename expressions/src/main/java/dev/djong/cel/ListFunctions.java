package dev.djong.cel;

import dev.djong.cel.Functions.Function;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Lists: sums, orders, positions, pieces. */
final class ListFunctions {
    /** {@code lists.range} makes no longer ones. */
    private static final long MAX_RANGE = 1_000_000;

    private ListFunctions() {}

    static void addTo(Map<String, Function> functions) {
        functions.put("isSorted", args -> isSorted(list(args[0])));
        functions.put("sum", args -> sum(list(args[0]), functions));
        functions.put("min", args -> extreme("min", -1, list(args[0])));
        functions.put("max", args -> extreme("max", 1, list(args[0])));
        functions.put(
                "indexOf",
                args -> args[0] instanceof List<?> list
                        ? indexOf(list, args[1])
                        : (Object) TextFunctions.indexOf(false, args));
        functions.put(
                "lastIndexOf",
                args -> args[0] instanceof List<?> list
                        ? lastIndexOf(list, args[1])
                        : (Object) TextFunctions.indexOf(true, args));
        functions.put("slice", args -> slice(list(args[0]), (Long) args[1], (Long) args[2]));
        functions.put(
                "reverse",
                args -> args[0] instanceof String text
                        ? new StringBuilder(text).reverse().toString()
                        : list(args[0]).reversed());
        functions.put("distinct", args -> distinct(list(args[0])));
        functions.put("sort", args -> sorted(list(args[0]), list(args[0])));
        functions.put("@sortByAssociatedKeys", args -> sorted(list(args[0]), list(args[1])));
        functions.put("flatten", args -> flattened(list(args[0]), args.length > 1 ? (Long) args[1] : 1));
        functions.put("first", args -> list(args[0]).stream().findFirst());
        functions.put("last", args -> list(args[0]).reversed().stream().findFirst());
        functions.put("lists.range", args -> range((Long) args[0]));
    }

    private static List<?> list(Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw RuleFailure.noSuchOverload();
    }

    private static boolean isSorted(List<?> list) {
        for (int i = 1; i < list.size(); i++) {
            if (Values.compare(list.get(i - 1), list.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static Object sum(List<?> list, Map<String, Function> functions) {
        if (list.isEmpty()) {
            return 0L;
        }
        var plus = functions.get("_+_");
        Object total = list.getFirst() instanceof Duration ? Duration.ZERO : null;
        for (Object item : list) {
            total = total == null ? item : plus == null ? item : plus.call(total, item);
        }
        return total == null ? 0L : total;
    }

    private static Object extreme(String name, int wanted, List<?> list) {
        if (list.isEmpty()) {
            throw new RuleFailure(name + " called on empty list");
        }
        Object best = list.getFirst();
        for (Object item : list) {
            best = Integer.signum(Values.compare(item, best)) == wanted ? item : best;
        }
        return best;
    }

    private static long indexOf(List<?> list, Object wanted) {
        for (int i = 0; i < list.size(); i++) {
            if (Values.equal(list.get(i), wanted)) {
                return i;
            }
        }
        return -1;
    }

    private static long lastIndexOf(List<?> list, Object wanted) {
        for (int i = list.size() - 1; i >= 0; i--) {
            if (Values.equal(list.get(i), wanted)) {
                return i;
            }
        }
        return -1;
    }

    private static List<?> slice(List<?> list, long from, long to) {
        if (from < 0 || to < from || to > list.size()) {
            throw new RuleFailure("cannot slice(" + from + ", " + to + "), list is length " + list.size());
        }
        return list.subList((int) from, (int) to);
    }

    private static List<Object> distinct(List<?> list) {
        var distinct = new ArrayList<Object>();
        for (Object item : list) {
            if (indexOf(distinct, item) < 0) {
                distinct.add(item);
            }
        }
        return distinct;
    }

    private static List<Object> sorted(List<?> list, List<?> keys) {
        if (list.size() != keys.size()) {
            throw new RuleFailure("as many keys as elements are needed to sort");
        }
        var positions = new ArrayList<Integer>();
        for (int i = 0; i < list.size(); i++) {
            positions.add(i);
        }
        positions.sort((a, b) -> ordered(keys.get(a), keys.get(b)));
        var sorted = new ArrayList<Object>();
        positions.forEach(at -> sorted.add(list.get(at)));
        return sorted;
    }

    /** What has no place in the order would make sorting go wrong. */
    private static int ordered(Object left, Object right) {
        int sign = Values.compare(left, right);
        if (sign == Values.NO_ORDER) {
            throw new RuleFailure("NaN values cannot be ordered");
        }
        return sign;
    }

    private static List<Object> flattened(List<?> list, long depth) {
        if (depth < 0) {
            throw new RuleFailure("level must be non-negative");
        }
        var flat = new ArrayList<Object>();
        for (Object item : list) {
            if (item instanceof List<?> inner && depth > 0) {
                flat.addAll(flattened(inner, depth - 1));
            } else {
                flat.add(item);
            }
        }
        return flat;
    }

    private static List<Object> range(long count) {
        if (count > MAX_RANGE) {
            throw new RuleFailure("lists.range(" + count + ") is too long");
        }
        var range = new ArrayList<Object>();
        for (long i = 0; i < count; i++) {
            range.add(i);
        }
        return Collections.unmodifiableList(range);
    }
}
