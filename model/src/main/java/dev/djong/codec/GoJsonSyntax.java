package dev.djong.codec;

/**
 * Says what is wrong with malformed JSON in the words of Go's scanner, since clients and suites match on them. Runs only
 * after a parse has failed; one pass, no tree, open brackets in a bit set.
 */
final class GoJsonSyntax {
    private static final String VALUE = "looking for beginning of value";

    private final byte[] text;
    private final boolean[] openObjects = new boolean[BodyLimits.MAX_DEPTH + 1];
    private int at;
    private int depth;

    private GoJsonSyntax(byte[] text) {
        this.text = text;
    }

    /** The error's text; a text without any error in Go's eyes yields the parser's own words. */
    static String explain(byte[] text, String otherwise) {
        try {
            var scanner = new GoJsonSyntax(text);
            scanner.document();
            return otherwise;
        } catch (DecodeFailure failure) {
            return failure.text();
        }
    }

    private void document() {
        beginValue();
        while (depth > 0) {
            if (openObjects[depth]) {
                afterMember();
            } else {
                afterItem();
            }
        }
        skipSpace();
        if (at < text.length) {
            throw unexpected("after top-level value");
        }
    }

    /** Reads a scalar, or enters a container and stops before what comes after its first element. */
    private void beginValue() {
        while (true) {
            int c = next();
            switch (c) {
                case '{' -> {
                    open(true);
                    if (peek() == '}') {
                        close();
                        return;
                    }
                    memberName();
                }
                case '[' -> {
                    open(false);
                    if (peek() == ']') {
                        close();
                        return;
                    }
                }
                default -> {
                    scalar(c);
                    return;
                }
            }
        }
    }

    private void afterMember() {
        switch (next()) {
            case ',' -> {
                memberName();
                beginValue();
            }
            case '}' -> depth--;
            default -> throw unexpectedBefore("after object key:value pair");
        }
    }

    private void afterItem() {
        switch (next()) {
            case ',' -> beginValue();
            case ']' -> depth--;
            default -> throw unexpectedBefore("after array element");
        }
    }

    private void memberName() {
        if (next() != '"') {
            throw unexpectedBefore("looking for beginning of object key string");
        }
        string();
        if (next() != ':') {
            throw unexpectedBefore("after object key");
        }
    }

    private void scalar(int c) {
        switch (c) {
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            case '-' -> {
                if (at >= text.length) {
                    throw end();
                }
                if (!isDigit(text[at])) {
                    throw unexpected("in numeric literal");
                }
                number(text[at++]);
            }
            default -> {
                if (!isDigit(c)) {
                    throw unexpectedBefore(VALUE);
                }
                number(c);
            }
        }
    }

    private void number(int first) {
        if (first != '0') {
            digits();
        }
        if (at < text.length && text[at] == '.') {
            at++;
            requireDigit("after decimal point in numeric literal");
            digits();
        }
        if (at < text.length && (text[at] == 'e' || text[at] == 'E')) {
            at++;
            if (at < text.length && (text[at] == '+' || text[at] == '-')) {
                at++;
            }
            requireDigit("in exponent of numeric literal");
            digits();
        }
    }

    private void requireDigit(String where) {
        if (at >= text.length) {
            throw end();
        }
        if (!isDigit(text[at])) {
            throw unexpected(where);
        }
    }

    private void digits() {
        while (at < text.length && isDigit(text[at])) {
            at++;
        }
    }

    private void literal(String word) {
        for (int i = 1; i < word.length(); i++) {
            if (at >= text.length) {
                throw end();
            }
            if (text[at] != word.charAt(i)) {
                throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
            }
            at++;
        }
    }

    private void string() {
        while (at < text.length) {
            int c = text[at];
            if (c >= 0 && c < ' ') {
                throw unexpected("in string literal");
            }
            at++;
            if (c == '"') {
                return;
            }
            if (c == '\\') {
                escape();
            }
        }
        throw end();
    }

    private void escape() {
        if (at >= text.length) {
            throw end();
        }
        if ("bfnrt\\/\"".indexOf(text[at]) >= 0) {
            at++;
            return;
        }
        if (text[at] != 'u') {
            throw unexpected("in string escape code");
        }
        at++;
        for (int i = 0; i < 4; i++, at++) {
            if (at >= text.length) {
                throw end();
            }
            if (Character.digit(text[at], 16) < 0) {
                throw unexpected("in \\u hexadecimal character escape");
            }
        }
    }

    private void open(boolean object) {
        if (++depth > BodyLimits.MAX_DEPTH) {
            throw new DecodeFailure("exceeded max depth");
        }
        openObjects[depth] = object;
    }

    private void close() {
        at++;
        depth--;
    }

    private int peek() {
        skipSpace();
        return at < text.length ? text[at] : -1;
    }

    private int next() {
        skipSpace();
        if (at >= text.length) {
            throw end();
        }
        return text[at++];
    }

    private void skipSpace() {
        while (at < text.length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r')) {
            at++;
        }
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private DecodeFailure unexpectedBefore(String where) {
        at--;
        return unexpected(where);
    }

    private DecodeFailure unexpected(String where) {
        return new DecodeFailure("invalid character " + quoted(text[at] & 0xff) + " " + where);
    }

    /** One byte, as Go quotes it: bytes above 127 as the Latin-1 character of that number. */
    private static String quoted(int c) {
        return switch (c) {
            case '\'' -> "'\\''";
            case '"' -> "'\"'";
            case '\\' -> "'\\\\'";
            case '\n' -> "'\\n'";
            case '\r' -> "'\\r'";
            case '\t' -> "'\\t'";
            case 7 -> "'\\a'";
            case 8 -> "'\\b'";
            case 11 -> "'\\v'";
            case 12 -> "'\\f'";
            default ->
                c < ' ' || c == 127
                        ? String.format("'\\x%02x'", c)
                        : c >= 128 && c < 161 || c == 173 ? String.format("'\\u%04x'", c) : "'" + (char) c + "'";
        };
    }

    private static DecodeFailure end() {
        return new DecodeFailure("unexpected end of JSON input");
    }
}
