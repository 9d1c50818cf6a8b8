package dev.djong.cel;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.djong.cel.Functions.Function;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Regular expressions in RE2's dialect, whose time grows with the text and no faster. Counted repetitions inside others
 * would make programs without bound: their product is limited.
 */
final class Regexes {
    /** Patterns that stay compiled; the one used longest ago goes first. */
    private static final int MAX_KEPT = 512;

    private static final long MAX_REPETITIONS = 1000;

    private static final Regexes KEPT = new Regexes();

    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<String, Pattern> patterns = new LinkedHashMap<>(16, 0.75f, true);

    private Regexes() {}

    static void addTo(Map<String, Function> functions) {
        functions.put(
                "matches",
                args -> compiled(args[1]).matcher(TextFunctions.text(args[0])).find());
        functions.put("find", args -> {
            var matcher = compiled(args[1]).matcher(TextFunctions.text(args[0]));
            return matcher.find() ? matcher.group() : "";
        });
        functions.put("findAll", args -> {
            long limit = args.length > 2 && args[2] instanceof Long given ? given : -1;
            var matcher = compiled(args[1]).matcher(TextFunctions.text(args[0]));
            var all = new ArrayList<Object>();
            while ((limit < 0 || all.size() < limit) && matcher.find()) {
                all.add(matcher.group());
            }
            return all;
        });
    }

    private static Pattern compiled(Object pattern) {
        return KEPT.get(TextFunctions.text(pattern));
    }

    private Pattern get(String text) {
        lock.lock();
        try {
            var known = patterns.get(text);
            if (known != null) {
                return known;
            }
        } finally {
            lock.unlock();
        }
        var made = compile(text);
        lock.lock();
        try {
            patterns.put(text, made);
            if (patterns.size() > MAX_KEPT) {
                patterns.pollFirstEntry();
            }
        } finally {
            lock.unlock();
        }
        return made;
    }

    /** @throws RuleFailure with RE2's reason */
    static Pattern compile(String text) {
        if (repetitions(text) > MAX_REPETITIONS) {
            throw new RuleFailure("error parsing regexp: expression nests too deeply or is too large: `" + text + "`");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException malformed) {
            throw new RuleFailure(String.valueOf(malformed.getMessage()));
        }
    }

    /** The product of all counts in braces: what the largest of nested ones could come to. */
    private static long repetitions(String text) {
        long product = 1;
        var counts = java.util.regex.Pattern.compile("\\{(\\d{1,9})?(?:,(\\d{1,9})?)?}")
                .matcher(text);
        while (counts.find() && product <= MAX_REPETITIONS * MAX_REPETITIONS) {
            var largest = counts.group(2) == null ? counts.group(1) : counts.group(2);
            product *= largest == null ? 1 : Math.max(1, Long.parseLong(largest));
        }
        return text.contains("(") ? product : 1;
    }
}
