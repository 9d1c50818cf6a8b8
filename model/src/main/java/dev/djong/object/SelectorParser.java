package dev.djong.object;

import dev.djong.object.LabelSelector.Operator;
import dev.djong.object.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the query forms of selectors: {@code a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1} for labels,
 * {@code a=b,c==d,e!=f} with backslash escapes for fields.
 */
public final class SelectorParser {
    private final String text;
    private int at;

    private SelectorParser(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException with the reason if the text is no label selector */
    public static LabelSelector labels(String text) {
        return text.isBlank() ? LabelSelector.EVERYTHING : new SelectorParser(text).labelSelector();
    }

    /** @throws IllegalArgumentException with the reason if the text is no field selector */
    public static FieldSelector fields(String text) {
        var terms = new ArrayList<FieldSelector.Term>();
        for (var part : splitUnescaped(text)) {
            if (!part.isEmpty()) {
                terms.add(fieldTerm(part));
            }
        }
        return terms.isEmpty() ? FieldSelector.EVERYTHING : new FieldSelector(terms);
    }

    private LabelSelector labelSelector() {
        var requirements = new ArrayList<Requirement>();
        do {
            requirements.add(requirement());
        } while (accept(','));
        skipBlanks();
        if (at < text.length()) {
            throw failure("found '" + text.charAt(at) + "', expected: ',' or 'end of string'");
        }
        return new LabelSelector(requirements);
    }

    private Requirement requirement() {
        if (accept('!')) {
            return new Requirement(key(), Operator.DOES_NOT_EXIST, List.of());
        }
        var key = key();
        if (accept('=')) {
            accept('=');
            return new Requirement(key, Operator.IN, List.of(value()));
        }
        if (accept('!')) {
            expect('=');
            return new Requirement(key, Operator.NOT_IN, List.of(value()));
        }
        if (accept('>')) {
            return new Requirement(key, Operator.GREATER_THAN, List.of(integer()));
        }
        if (accept('<')) {
            return new Requirement(key, Operator.LESS_THAN, List.of(integer()));
        }
        skipBlanks();
        if (at == text.length() || text.charAt(at) == ',') {
            return new Requirement(key, Operator.EXISTS, List.of());
        }
        return setRequirement(key);
    }

    private Requirement setRequirement(String key) {
        var operator = switch (value()) {
            case "in" -> Operator.IN;
            case "notin" -> Operator.NOT_IN;
            case String other ->
                throw failure("found '" + other + "', expected: in, notin, =, ==, !=, gt, lt, ',' or 'end of string'");
        };
        expect('(');
        var values = new ArrayList<String>();
        do {
            values.add(value());
        } while (accept(','));
        expect(')');
        return new Requirement(key, operator, values);
    }

    private String integer() {
        var digits = value();
        try {
            Long.parseLong(digits);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "unable to parse requirement: values[0]: Invalid value: \"" + digits
                            + "\": for 'Gt', 'Lt' operators, the value must be an integer",
                    notANumber);
        }
        return digits;
    }

    /** A label's key: a name, perhaps behind one prefix. */
    private String key() {
        var key = word("identifier");
        int slash = key.indexOf('/');
        if (slash == 0 || slash == key.length() - 1 || slash != key.lastIndexOf('/')) {
            throw new IllegalArgumentException("unable to parse requirement: <nil>: Invalid value: \"" + key
                    + "\": a qualified name must consist of a name and an optional DNS subdomain prefix and '/'");
        }
        return key;
    }

    private String word(String expected) {
        var word = value();
        if (word.isEmpty()) {
            throw failure("found '" + (at < text.length() ? text.charAt(at) : "") + "', expected: " + expected);
        }
        return word;
    }

    private String value() {
        skipBlanks();
        int start = at;
        while (at < text.length() && "=!<>(),".indexOf(text.charAt(at)) < 0 && !isBlank(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private boolean accept(char expected) {
        skipBlanks();
        boolean found = at < text.length() && text.charAt(at) == expected;
        at += found ? 1 : 0;
        return found;
    }

    private void expect(char expected) {
        if (!accept(expected)) {
            throw failure("found '" + (at < text.length() ? text.charAt(at) : "") + "', expected: '" + expected + "'");
        }
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static IllegalArgumentException failure(String reason) {
        return new IllegalArgumentException("unable to parse requirement: " + reason);
    }

    private static FieldSelector.Term fieldTerm(String part) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '\\') {
                i++;
            } else if (part.startsWith("!=", i)) {
                return new FieldSelector.Term(part.substring(0, i), false, unescape(part.substring(i + 2)));
            } else if (part.startsWith("==", i)) {
                return new FieldSelector.Term(part.substring(0, i), true, unescape(part.substring(i + 2)));
            } else if (c == '=') {
                return new FieldSelector.Term(part.substring(0, i), true, unescape(part.substring(i + 1)));
            }
        }
        throw new IllegalArgumentException("invalid selector: '" + part + "'; can't understand '" + part + "'");
    }

    private static List<String> splitUnescaped(String text) {
        var parts = new ArrayList<String>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == ',') {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String unescape(String value) {
        var plain = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\\') {
                if (c == '=') {
                    throw new IllegalArgumentException("invalid field selector: unescaped '=' in '" + value + "'");
                }
                plain.append(c);
            } else if (i + 1 < value.length() && "\\,=".indexOf(value.charAt(i + 1)) >= 0) {
                plain.append(value.charAt(++i));
            } else {
                throw new IllegalArgumentException(
                        "invalid field selector: invalid escape sequence in '" + value + "'");
            }
        }
        return plain.toString();
    }
}
