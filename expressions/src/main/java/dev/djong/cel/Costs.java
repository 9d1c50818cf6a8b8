package dev.djong.cel;

import static dev.djong.cel.Values.size;

import dev.djong.cel.Values.Bytes;
import java.util.List;
import java.util.Map;

/** What a call has cost: upstream's numbers, since its limits are stated in them. */
final class Costs {
    static final long SELECT_OR_IDENT = 1;
    static final long LIST = 10;
    static final long MAP = 30;
    static final long STRUCT = 40;
    static final double TRAVERSAL = 0.1;
    static final double REGEX = 0.25;
    /** Two checks of access an expression are enough. */
    static final long ACCESS_CHECK = 350_000;

    private Costs() {}

    /** @param args the target of a member call first */
    static long of(String function, Object[] args, Object result) {
        return switch (function) {
            case "check" -> ACCESS_CHECK;
            case "fieldSelector", "labelSelector" ->
                LIST + traversal(size(args[1]), TRAVERSAL) + traversal(traversal(size(args[1]), 0.5), LIST + STRUCT);
            case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" -> walk(args[0]);
            case "url",
                    "lowerAscii",
                    "upperAscii",
                    "substring",
                    "trim",
                    "jsonpatch.escapeKey",
                    "cidr",
                    "isIP",
                    "isCIDR",
                    "quantity",
                    "isQuantity",
                    "semver",
                    "isSemver" -> traversal(size(args[0]), TRAVERSAL);
            case "ip" -> args[0] instanceof String ? traversal(size(args[0]), TRAVERSAL) : 1;
            case "replace" -> Math.max(traversal(size(args[0]), 2 * TRAVERSAL), traversal(size(result), TRAVERSAL));
            case "split", "ip.isCanonical" -> traversal(size(args[0]), 2 * TRAVERSAL);
            case "lists.range", "slice", "flatten", "sort", "@sortByAssociatedKeys", "reverse" -> LIST + size(result);
            case "distinct" -> LIST + size(args[0]) * size(result);
            case "join" -> traversal(size(result), 2 * TRAVERSAL);
            case "find", "findAll", "matches" -> regex(size(args[0]), size(args[1]));
            case "validate" ->
                args[0] instanceof Formats.Format format ? regex(size(args[1]), format.maxRegexSize()) : 1;
            case "containsIP" -> traversal(2 * size(args[0]), TRAVERSAL) + parsed(args[1]);
            case "containsCIDR" ->
                traversal(2 * size(args[0]), TRAVERSAL) + traversal(size(args[0]), TRAVERSAL) + 1 + parsed(args[1]);
            case "startsWith", "endsWith" -> traversal(size(args[1]), TRAVERSAL);
            case "contains" ->
                args[0] instanceof String
                        ? traversal(size(args[0]), TRAVERSAL) * traversal(size(args[1]), TRAVERSAL)
                        : 1;
            case "bytes" -> args[0] instanceof String ? traversal(size(args[0]), TRAVERSAL) : 1;
            case "string" -> args[0] instanceof Bytes ? traversal(size(args[0]), TRAVERSAL) : 1;
            case "strings.quote", "format" ->
                Math.max(traversal(size(args[0]), TRAVERSAL), traversal(size(result), TRAVERSAL));
            case "@in" -> args[1] instanceof List<?> list ? list.size() : 1;
            case "_==_", "_!=_" -> traversal(Math.min(size(args[0]), size(args[1])), TRAVERSAL);
            case "_<_", "_<=_", "_>_", "_>=_" ->
                isText(args[0]) ? traversal(Math.min(size(args[0]), size(args[1])), TRAVERSAL) : 1;
            case "_+_" -> isText(args[0]) ? traversal(size(args[0]) + size(args[1]), TRAVERSAL) : 1;
            case "sets.contains", "sets.equivalent", "sets.intersects" -> 1 + size(args[0]) * size(args[1]);
            default -> 1;
        };
    }

    private static boolean isText(Object value) {
        return value instanceof String || value instanceof Bytes;
    }

    private static long parsed(Object value) {
        return value instanceof String ? traversal(size(value), TRAVERSAL) : 0;
    }

    private static long regex(long textSize, long patternSize) {
        return traversal(1 + textSize, TRAVERSAL) * traversal(patternSize, REGEX);
    }

    static long traversal(long size, double factor) {
        return (long) Math.ceil(size * factor);
    }

    /** Of looking at every part of a value once. */
    private static long walk(Object value) {
        return switch (value) {
            case String text -> (long) (text.length() * TRAVERSAL);
            case Bytes(var bytes) -> (long) (bytes.length * TRAVERSAL);
            case List<?> list -> list.stream().mapToLong(Costs::walk).sum();
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .mapToLong(entry -> walk(entry.getKey()) + walk(entry.getValue()))
                        .sum();
            default -> 1;
        };
    }
}
