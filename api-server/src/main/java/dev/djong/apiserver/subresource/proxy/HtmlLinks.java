package dev.djong.apiserver.subresource.proxy;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Passes a page on as it comes and rewrites the links in its tags' attributes. Every other byte stays as it is: the page is
 * read as Latin-1, in which each byte is a character, and what the scanner looks for is ASCII in every encoding of the web.
 *
 * <pre>{@code
 * TEXT     up to '<'
 * TAG      from '<' to the '>' outside quotes; kept until then, then rewritten
 * COMMENT  from <!-- to -->
 * RAW      inside script, style and the like, up to their end tag: no tags in there
 * }</pre>
 */
final class HtmlLinks extends FilterOutputStream {
    /** A longer tag is passed on as it is. */
    static final int MAX_TAG_CHARS = 64 << 10;

    /** The attributes that hold one link, by tag. */
    private static final Map<String, Set<String>> LINKS = Map.ofEntries(
            Map.entry("a", Set.of("href")),
            Map.entry("applet", Set.of("codebase")),
            Map.entry("area", Set.of("href")),
            Map.entry("audio", Set.of("src")),
            Map.entry("base", Set.of("href")),
            Map.entry("blockquote", Set.of("cite")),
            Map.entry("body", Set.of("background")),
            Map.entry("button", Set.of("formaction")),
            Map.entry("command", Set.of("icon")),
            Map.entry("del", Set.of("cite")),
            Map.entry("embed", Set.of("src")),
            Map.entry("form", Set.of("action")),
            Map.entry("frame", Set.of("longdesc", "src")),
            Map.entry("head", Set.of("profile")),
            Map.entry("html", Set.of("manifest")),
            Map.entry("iframe", Set.of("longdesc", "src")),
            Map.entry("img", Set.of("longdesc", "src", "usemap")),
            Map.entry("input", Set.of("src", "usemap", "formaction")),
            Map.entry("ins", Set.of("cite")),
            Map.entry("link", Set.of("href")),
            Map.entry("object", Set.of("classid", "codebase", "data", "usemap")),
            Map.entry("q", Set.of("cite")),
            Map.entry("script", Set.of("src")),
            Map.entry("source", Set.of("src")),
            Map.entry("video", Set.of("poster", "src")));

    private static final Set<String> RAW_ELEMENTS =
            Set.of("iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp");

    private enum State {
        TEXT,
        TAG,
        COMMENT,
        RAW
    }

    private final UnaryOperator<String> rewrite;
    private final StringBuilder held = new StringBuilder();
    private State state = State.TEXT;
    private String rawElement = "";
    private char quote;
    private char lastNonSpace;

    HtmlLinks(OutputStream out, UnaryOperator<String> rewrite) {
        super(out);
        this.rewrite = rewrite;
    }

    @Override
    public void write(int value) throws IOException {
        char c = (char) (value & 0xff);
        switch (state) {
            case TEXT -> text(c);
            case TAG -> tag(c);
            case COMMENT -> comment(c);
            case RAW -> raw(c);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    /** What is held of a tag that never ended goes out as it is. */
    @Override
    public void close() throws IOException {
        release();
        super.close();
    }

    private void release() throws IOException {
        out.write(held.toString().getBytes(StandardCharsets.ISO_8859_1));
        held.setLength(0);
    }

    private void text(char c) throws IOException {
        if (c == '<') {
            held.append(c);
            state = State.TAG;
            quote = 0;
            lastNonSpace = c;
        } else {
            out.write(c);
        }
    }

    private void tag(char c) throws IOException {
        held.append(c);
        if (held.length() == 2 && !isTagStart(c) || held.length() > MAX_TAG_CHARS) {
            state = State.TEXT;
            release();
        } else if (held.length() == 4 && held.indexOf("<!--") == 0) {
            state = State.COMMENT;
            release();
        } else if (quote != 0) {
            quote = c == quote ? 0 : quote;
        } else if ((c == '"' || c == '\'') && lastNonSpace == '=') {
            quote = c;
        } else if (c == '>') {
            finishTag();
        }
        lastNonSpace = isSpace(c) ? lastNonSpace : c;
    }

    private static boolean isTagStart(char c) {
        return isLetter(c) || c == '/' || c == '!' || c == '?';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    }

    private void finishTag() throws IOException {
        var tag = held.toString();
        held.setLength(0);
        var name = isLetter(tag.charAt(1)) ? name(tag) : "";
        var attributes = LINKS.get(name);
        var text = attributes == null ? tag : new Attributes(tag, name.length() + 1).rewritten(attributes, rewrite);
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        rawElement = name;
        state = RAW_ELEMENTS.contains(name) ? State.RAW : State.TEXT;
    }

    private static String name(String tag) {
        int end = 1;
        while (end < tag.length() && !isSpace(tag.charAt(end)) && "/>".indexOf(tag.charAt(end)) < 0) {
            end++;
        }
        return tag.substring(1, end).toLowerCase(Locale.ROOT);
    }

    /** Holds as much as could be the end of the comment. */
    private void comment(char c) throws IOException {
        held.append(c);
        if ("-->".contentEquals(held)) {
            state = State.TEXT;
            release();
        } else {
            releaseUnless("-->");
        }
    }

    /** Holds as much as could be the element's end tag, which then is a tag like any other. */
    private void raw(char c) throws IOException {
        held.append(c);
        var end = "</" + rawElement;
        if (end.equalsIgnoreCase(held.toString())) {
            state = State.TAG;
            quote = 0;
        } else {
            releaseUnless(end);
        }
    }

    /** Sends what can no longer be the start of {@code awaited}. */
    private void releaseUnless(String awaited) throws IOException {
        while (!held.isEmpty() && !awaited.regionMatches(true, 0, held.toString(), 0, held.length())) {
            out.write(held.charAt(0));
            held.deleteCharAt(0);
        }
    }

    /** Walks over the attributes of one start tag. */
    private static final class Attributes {
        private final String tag;
        private final StringBuilder text = new StringBuilder();
        private int at;

        Attributes(String tag, int from) {
            this.tag = tag;
            this.at = from;
        }

        String rewritten(Set<String> links, UnaryOperator<String> rewrite) {
            int copied = 0;
            while (!atEnd()) {
                skipWhile(" \t\r\n\f/");
                int nameAt = at;
                skipUntil("= \t\r\n\f/>");
                var name = tag.substring(nameAt, at).toLowerCase(Locale.ROOT);
                skipWhile(" \t\r\n\f");
                if (atEnd() || tag.charAt(at) != '=') {
                    continue;
                }
                at++;
                skipWhile(" \t\r\n\f");
                int valueAt = value();
                if (links.contains(name)) {
                    int valueEnd = at;
                    text.append(tag, copied, valueAt).append(rewrite.apply(tag.substring(valueAt, valueEnd)));
                    copied = valueEnd;
                }
                at += !atEnd() && isQuote(tag.charAt(at)) ? 1 : 0;
            }
            return text.append(tag, copied, tag.length()).toString();
        }

        /** Moves to the value's end and returns its start, quotes left out. */
        private int value() {
            if (!atEnd() && isQuote(tag.charAt(at))) {
                var quote = String.valueOf(tag.charAt(at++));
                int start = at;
                skipUntil(quote);
                return start;
            }
            int start = at;
            skipUntil(" \t\r\n\f>");
            return start;
        }

        private static boolean isQuote(char c) {
            return c == '"' || c == '\'';
        }

        /** The tag's {@code >} is no attribute. */
        private boolean atEnd() {
            return at >= tag.length() - 1;
        }

        private void skipWhile(String chars) {
            while (!atEnd() && chars.indexOf(tag.charAt(at)) >= 0) {
                at++;
            }
        }

        private void skipUntil(String chars) {
            while (!atEnd() && chars.indexOf(tag.charAt(at)) < 0) {
                at++;
            }
        }
    }
}
