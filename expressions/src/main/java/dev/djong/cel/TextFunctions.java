package dev.djong.cel;

import dev.djong.cel.Functions.Function;
import dev.djong.cel.Values.Bytes;
import dev.djong.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** Strings, whose positions count code points. */
final class TextFunctions {
    /** Results of {@code replace}, {@code format} and {@code join} are no longer than a request may be. */
    private static final int MAX_CHARS = 3 << 20;

    private TextFunctions() {}

    static void addTo(Map<String, Function> functions) {
        functions.put("contains", args -> text(args[0]).contains(text(args[1])));
        functions.put("startsWith", args -> text(args[0]).startsWith(text(args[1])));
        functions.put("endsWith", args -> text(args[0]).endsWith(text(args[1])));
        functions.put("charAt", args -> charAt(text(args[0]), position(args[1])));
        functions.put("lowerAscii", args -> mapped(text(args[0]), 'A', 'Z', 'a' - 'A'));
        functions.put("upperAscii", args -> mapped(text(args[0]), 'a', 'z', 'A' - 'a'));
        functions.put("trim", args -> text(args[0]).strip());
        functions.put("substring", args -> substring(text(args[0]), args));
        functions.put("replace", TextFunctions::replace);
        functions.put("split", TextFunctions::split);
        functions.put("join", TextFunctions::join);
        functions.put("format", args -> format(text(args[0]), (List<?>) args[1]));
        functions.put("strings.quote", args -> Json.of(text(args[0])).toString());
        functions.put(
                "jsonpatch.escapeKey", args -> text(args[0]).replace("~", "~0").replace("/", "~1"));
    }

    static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw RuleFailure.noSuchOverload();
    }

    private static long position(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw RuleFailure.noSuchOverload();
    }

    private static Object charAt(String text, long at) {
        long size = Values.size(text);
        if (at < 0 || at > size) {
            throw new RuleFailure("index out of range: " + at);
        }
        return at == size ? "" : part(text, at, at + 1);
    }

    private static String part(String text, long from, long to) {
        int begin = text.offsetByCodePoints(0, (int) from);
        return text.substring(begin, text.offsetByCodePoints(begin, (int) (to - from)));
    }

    private static String mapped(String text, char first, char last, int shift) {
        var mapped = new StringBuilder(text);
        for (int i = 0; i < mapped.length(); i++) {
            char c = mapped.charAt(i);
            if (c >= first && c <= last) {
                mapped.setCharAt(i, (char) (c + shift));
            }
        }
        return mapped.toString();
    }

    private static Object substring(String text, Object... args) {
        long size = Values.size(text);
        long from = position(args[1]);
        long to = args.length > 2 ? position(args[2]) : size;
        if (from < 0 || from > size) {
            throw new RuleFailure("index out of range: " + from);
        }
        if (to < 0 || to > size) {
            throw new RuleFailure("index out of range: " + to);
        }
        if (from > to) {
            throw new RuleFailure("invalid substring range. start: " + from + ", end: " + to);
        }
        return part(text, from, to);
    }

    /** The position of a text in another, counted from {@code args[2]}; the last one when {@code backwards}. */
    static long indexOf(boolean backwards, Object... args) {
        var text = text(args[0]);
        var wanted = text(args[1]);
        long size = Values.size(text);
        long from = args.length > 2 ? position(args[2]) : backwards ? size : 0;
        if (args.length > 2 && (from < 0 || from > size)) {
            throw new RuleFailure("index out of range: " + from);
        }
        int start = text.offsetByCodePoints(0, (int) from);
        int found = backwards ? text.lastIndexOf(wanted, start) : text.indexOf(wanted, start);
        return found < 0 ? -1 : text.codePointCount(0, found);
    }

    private static Object replace(Object... args) {
        var text = text(args[0]);
        var from = text(args[1]);
        var to = text(args[2]);
        long limit = args.length > 3 ? position(args[3]) : -1;
        var replaced = new StringBuilder();
        int at = 0;
        for (long done = 0; limit < 0 || done < limit; done++) {
            int found = text.indexOf(from, at);
            boolean over = found < 0 || from.isEmpty() && done > 0 && at >= text.length();
            if (over) {
                break;
            }
            if (from.isEmpty()) {
                replaced.append(to);
                if (at < text.length()) {
                    int next = text.offsetByCodePoints(at, 1);
                    replaced.append(text, at, next);
                    at = next;
                    if (at == text.length() && (limit < 0 || done + 1 < limit)) {
                        replaced.append(to);
                        break;
                    }
                }
            } else {
                replaced.append(text, at, found).append(to);
                at = found + from.length();
            }
            requireBounded(replaced.length());
        }
        return replaced.append(text, at, text.length()).toString();
    }

    private static void requireBounded(long chars) {
        if (chars > MAX_CHARS) {
            throw new RuleFailure("the result is longer than " + MAX_CHARS + " characters");
        }
    }

    private static Object split(Object... args) {
        var text = text(args[0]);
        var separator = text(args[1]);
        long limit = args.length > 2 ? position(args[2]) : -1;
        var parts = new ArrayList<Object>();
        if (limit == 0) {
            return parts;
        }
        int at = 0;
        while (limit < 0 || parts.size() < limit - 1) {
            int end = separator.isEmpty()
                    ? at < text.length() ? text.offsetByCodePoints(at, 1) : -1
                    : text.indexOf(separator, at);
            if (end < 0 || separator.isEmpty() && end >= text.length()) {
                break;
            }
            parts.add(text.substring(at, end));
            at = end + separator.length();
        }
        if (!separator.isEmpty() || at < text.length()) {
            parts.add(text.substring(at));
        }
        return parts;
    }

    private static Object join(Object... args) {
        var joiner = new StringJoiner(args.length > 1 ? text(args[1]) : "");
        ((List<?>) args[0]).forEach(item -> {
            joiner.add(text(item));
            requireBounded(joiner.length());
        });
        return joiner.toString();
    }

    /** The verbs of Go's printf that the language has: s, d, f, e, b, o, x, X. */
    private static String format(String pattern, List<?> args) {
        var out = new StringBuilder();
        int next = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            i++;
            if (i < pattern.length() && pattern.charAt(i) == '%') {
                out.append('%');
                continue;
            }
            int places = 6;
            if (i < pattern.length() && pattern.charAt(i) == '.') {
                int digits = i + 1;
                while (digits < pattern.length() && digits < i + 4 && Character.isDigit(pattern.charAt(digits))) {
                    digits++;
                }
                places = digits == i + 1 ? 0 : Integer.parseInt(pattern.substring(i + 1, digits));
                i = digits;
            }
            if (i >= pattern.length()) {
                throw new RuleFailure("unexpected end of format string");
            }
            if (next >= args.size()) {
                throw new RuleFailure("index " + next + " out of range");
            }
            out.append(formatted(pattern.charAt(i), places, args.get(next++)));
            requireBounded(out.length());
        }
        return out.toString();
    }

    private static String formatted(char verb, int places, Object value) {
        return switch (verb) {
            case 's' -> shown(value);
            case 'd' -> value instanceof Number && !(value instanceof Double) ? value.toString() : unfit(verb, value);
            case 'f', 'e' -> decimal(verb, places, number(verb, value));
            case 'b' -> value instanceof Boolean flag ? flag ? "1" : "0" : Long.toString(whole(verb, value), 2);
            case 'o' -> Long.toString(whole(verb, value), 8);
            case 'x' -> hex(value);
            case 'X' -> hex(value).toUpperCase(Locale.ROOT);
            default ->
                throw new RuleFailure(
                        "could not parse formatting clause: unrecognized formatting clause \"" + verb + "\"");
        };
    }

    private static String decimal(char verb, int places, double number) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        return verb == 'e'
                ? String.format(Locale.ROOT, "%." + places + "e", number)
                : BigDecimal.valueOf(number)
                        .setScale(places, RoundingMode.HALF_EVEN)
                        .toPlainString();
    }

    private static String unfit(char verb, Object value) {
        throw new RuleFailure(
                "error during formatting: " + verb + " clause can not be used on " + Values.typeName(value));
    }

    private static double number(char verb, Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        unfit(verb, value);
        return 0;
    }

    private static long whole(char verb, Object value) {
        if (value instanceof Long number) {
            return number;
        }
        unfit(verb, value);
        return 0;
    }

    private static String hex(Object value) {
        return switch (value) {
            case Long number -> Long.toString(number, 16);
            case String text -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
            case Bytes(var bytes) -> HexFormat.of().formatHex(bytes);
            default -> unfit('x', value);
        };
    }

    static String shown(Object value) {
        return switch (value) {
            case List<?> list -> {
                var all = new StringJoiner(", ", "[", "]");
                list.forEach(item -> all.add(shown(item)));
                yield all.toString();
            }
            case Map<?, ?> map -> {
                var all = new StringJoiner(", ", "{", "}");
                map.entrySet().stream()
                        .map(entry -> shown(entry.getKey()) + ": " + shown(entry.getValue()))
                        .sorted()
                        .forEach(all::add);
                yield all.toString();
            }
            case Values.TypeName(var name) -> name;
            case Json ignored -> "null";
            default -> Conversions.toText(value);
        };
    }
}
