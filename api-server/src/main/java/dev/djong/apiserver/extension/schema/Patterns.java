package dev.djong.apiserver.extension.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Regular expressions of users. They are matched in time that is linear in the text (RE2, whose dialect is also Go's), and an
 * expression whose repetitions nest into something huge is refused before it is compiled.
 */
final class Patterns {
    /** How often a part may be repeated in all, nested counts multiplied; Go's limit as well. */
    static final int MAX_REPEAT = 1_000;

    static final int MAX_CHARS = 64 * 1024;

    private Patterns() {}

    /** Empty where the text is no expression: definitions with such a text are refused, so only old ones can have it. */
    static Optional<Pattern> compiled(String text) {
        return problem(text).isPresent() ? Optional.empty() : Optional.of(Pattern.compile(text));
    }

    /** What is wrong with the expression. */
    static Optional<String> problem(String text) {
        if (text.length() > MAX_CHARS) {
            return Optional.of("expression is longer than " + MAX_CHARS + " characters");
        }
        if (repeats(text) > MAX_REPEAT) {
            return Optional.of("error parsing regexp: invalid repeat count");
        }
        try {
            Pattern.compile(text);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** The highest product of nested {@code {n,m}} counts: {@code ((a{10}){10})} gives 100. */
    private static long repeats(String text) {
        var open = new ArrayDeque<Long>();
        long within = 1; // of the group that was read, to be multiplied by what follows it
        long highest = 1;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\\' -> i++;
                case '[' -> i = endOfClass(text, i);
                case '(' -> {
                    open.push(highest);
                    highest = 1;
                }
                case ')' -> {
                    within = highest;
                    highest = Math.max(open.isEmpty() ? 1 : open.pop(), within);
                    continue;
                }
                case '{' -> highest = Math.max(highest, saturated(within, count(text, i)));
                default -> {}
            }
            within = text.charAt(i) == '{' ? within : 1;
        }
        while (!open.isEmpty()) {
            highest = Math.max(highest, open.pop());
        }
        return highest;
    }

    private static long saturated(long one, long other) {
        return Math.min(
                Math.multiplyFull((int) Math.min(one, MAX_REPEAT + 1), (int) Math.min(other, MAX_REPEAT + 1)),
                Integer.MAX_VALUE);
    }

    private static int endOfClass(String text, int start) {
        for (int i = start + 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == ']' && i > start + 1) {
                return i;
            }
        }
        return text.length();
    }

    /** The larger of the two counts behind an opening brace; 1 where there is no count. */
    private static long count(String text, int brace) {
        long most = 1;
        long number = 0;
        for (int i = brace + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                number = Math.min(number * 10 + (c - '0'), Integer.MAX_VALUE);
            } else if (c == ',') {
                most = Math.max(most, number);
                number = 0;
            } else {
                return c == '}' ? Math.max(most, number) : 1;
            }
        }
        return 1;
    }
}
