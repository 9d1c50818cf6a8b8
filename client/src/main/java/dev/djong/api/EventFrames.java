package dev.djong.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into lines and server-sent events, as the HTML standard defines them.
 *
 * <pre>{@code
 * : heartbeat            a comment: only shows that the server lives
 * id: 42                 kept, unused: the object carries its resourceVersion
 * event: MODIFIED
 * data: {"kind":...}     several data lines are joined with a line feed
 *                        an empty line ends the event
 * }</pre>
 */
final class EventFrames {
    /** Larger than any object that a server stores, with room for a list of managers. */
    static final int MAX_LINE_BYTES = 16 << 20;

    private static final int BUFFER_BYTES = 16 << 10;
    /** A watch lives for an hour: one large object must not take its memory for as long. */
    private static final int KEPT_BYTES = 128 << 10;

    record Frame(String event, byte[] data) {}

    private final InputStream in;
    private final Runnable heard;
    /**
     * Lines are cut where they were received:
     *
     * <pre>
     *   buffer   data: {"a":1}\n e v e n
     *            ^ line      ^ lineEnd  ^ filled
     *                          ^ next
     * </pre>
     */
    private byte[] buffer = new byte[BUFFER_BYTES];

    private int line;
    private int lineEnd;
    private int next;
    private int filled;

    /** @param heard called whenever bytes have come */
    EventFrames(InputStream in, Runnable heard) {
        this.in = in;
        this.heard = heard;
    }

    /** The next event with data; empty at the end of the stream, where a half event is dropped as the standard says. */
    Optional<Frame> nextFrame() throws IOException {
        var event = "message";
        byte @Nullable [] data = null;
        while (readLine()) {
            if (line == lineEnd) {
                if (data != null) {
                    return Optional.of(new Frame(event, data));
                }
                event = "message";
            } else if (isField("data")) {
                data = joined(data, valueStart("data"));
            } else if (isField("event")) {
                int start = valueStart("event");
                event = new String(buffer, start, lineEnd - start, StandardCharsets.UTF_8);
            }
        }
        return Optional.empty();
    }

    /** The next line that is not empty; empty at the end of the stream. */
    Optional<byte[]> nextLine() throws IOException {
        while (readLine()) {
            if (line < lineEnd) {
                return Optional.of(Arrays.copyOfRange(buffer, line, lineEnd));
            }
        }
        return Optional.empty();
    }

    /** What was there before, a line feed, and the line from {@code start} on. */
    private byte[] joined(byte @Nullable [] before, int start) {
        if (before == null) {
            return Arrays.copyOfRange(buffer, start, lineEnd);
        }
        var both = Arrays.copyOf(before, before.length + 1 + lineEnd - start);
        both[before.length] = '\n';
        System.arraycopy(buffer, start, both, before.length + 1, lineEnd - start);
        return both;
    }

    private boolean isField(String name) {
        if (lineEnd - line <= name.length() || buffer[line + name.length()] != ':') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (buffer[line + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int valueStart(String name) {
        int start = line + name.length() + 1;
        return start < lineEnd && buffer[start] == ' ' ? start + 1 : start;
    }

    /** False at the end of the stream; a last line without line feed is dropped. */
    private boolean readLine() throws IOException {
        line = next;
        for (int at = line; ; at++) {
            if (at == filled) {
                int read = filled - line;
                if (!fill()) {
                    return false;
                }
                at = line + read;
            }
            if (buffer[at] == '\n') {
                lineEnd = at > line && buffer[at - 1] == '\r' ? at - 1 : at;
                next = at + 1;
                return true;
            }
        }
    }

    /** Moves the half line to the front, makes room behind it and waits for more of it. */
    private boolean fill() throws IOException {
        int half = filled - line;
        if (half > MAX_LINE_BYTES) {
            throw new IOException("a line of more than " + MAX_LINE_BYTES + " bytes");
        }
        int size = half == buffer.length
                ? 2 * half
                : half == 0 && buffer.length > KEPT_BYTES ? BUFFER_BYTES : buffer.length;
        var target = size == buffer.length ? buffer : new byte[size];
        System.arraycopy(buffer, line, target, 0, half);
        buffer = target;
        line = 0;
        next = 0;
        filled = half;
        int count = in.read(buffer, half, buffer.length - half);
        if (count <= 0) {
            return false;
        }
        filled += count;
        heard.run();
        return true;
    }
}
