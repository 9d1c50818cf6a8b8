package dev.djong.apiserver.watch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Scans canonical JSON for the place of {@code metadata.resourceVersion}, without decoding anything. */
final class SplicePoint {
    private static final byte[] METADATA = "metadata".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RESOURCE_VERSION = "resourceVersion".getBytes(StandardCharsets.US_ASCII);

    private final byte[] json;
    private int at;

    SplicePoint(byte[] json) {
        this.json = json;
    }

    Encoded find() {
        expect('{');
        while (peek() == '"') {
            boolean metadata = compareName(METADATA) == 0;
            expect(':');
            if (metadata) {
                return inMetadata();
            }
            skipValue();
            skipComma();
        }
        throw new IllegalArgumentException("an object without metadata");
    }

    /** The first member whose name is greater than resourceVersion, or the end of the metadata object. */
    private Encoded inMetadata() {
        int start = at;
        expect('{');
        boolean empty = true;
        int insertAt = -1;
        while (peek() == '"') {
            int memberStart = at;
            int order = compareName(RESOURCE_VERSION);
            if (order == 0) {
                throw new IllegalArgumentException("stored bytes must not have a resourceVersion");
            }
            if (order > 0 && insertAt < 0) {
                insertAt = memberStart;
            }
            empty = false;
            expect(':');
            skipValue();
            skipComma();
        }
        int end = at + 1;
        expect('}');
        return insertAt >= 0
                ? new Encoded(json, start, end, insertAt, false, true)
                : new Encoded(json, start, end, end - 1, !empty, false);
    }

    /** Reads a name and compares it with {@code other}; the names that matter have no escapes. */
    private int compareName(byte[] other) {
        expect('"');
        int start = at;
        skipToQuote();
        return Arrays.compareUnsigned(json, start, at - 1, other, 0, other.length);
    }

    private void skipValue() {
        int depth = 0;
        do {
            switch (json[at++]) {
                case '"' -> skipToQuote();
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
        } while (depth > 0 || !endsValue(json[at]));
    }

    private static boolean endsValue(byte next) {
        return next == ',' || next == '}' || next == ']';
    }

    private void skipToQuote() {
        while (json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        at++;
    }

    private void skipComma() {
        if (peek() == ',') {
            at++;
        }
    }

    private byte peek() {
        return json[at];
    }

    private void expect(char expected) {
        if (at >= json.length || json[at] != expected) {
            throw new IllegalArgumentException("canonical JSON expected '" + expected + "' at byte " + at);
        }
        at++;
    }
}
