package dev.djong.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

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

    record Frame(String event, byte[] data) {}

    private final InputStream in;
    private final Runnable heard;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(4 << 10);

    EventFrames(InputStream in, Runnable heard) {
        this.in = in;
        this.heard = heard;
    }

    /** The next event with data; empty at the end of the stream, where a half event is dropped as the standard says. */
    Optional<Frame> nextFrame() throws IOException {
        var event = "message";
        var data = new ByteArrayOutputStream();
        boolean hasData = false;
        while (readLine()) {
            if (line.size() == 0) {
                if (hasData) {
                    return Optional.of(new Frame(event, data.toByteArray()));
                }
                event = "message";
                continue;
            }
            var bytes = line.toByteArray();
            if (isField(bytes, "data")) {
                if (hasData) {
                    data.write('\n');
                }
                hasData = true;
                int start = valueStart(bytes, "data");
                data.write(bytes, start, bytes.length - start);
            } else if (isField(bytes, "event")) {
                int start = valueStart(bytes, "event");
                event = new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
            }
        }
        return Optional.empty();
    }

    /** The next line that is not empty; empty at the end of the stream. */
    Optional<byte[]> nextLine() throws IOException {
        while (readLine()) {
            if (line.size() > 0) {
                return Optional.of(line.toByteArray());
            }
        }
        return Optional.empty();
    }

    private static boolean isField(byte[] bytes, String name) {
        if (bytes.length <= name.length() || bytes[name.length()] != ':') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (bytes[i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int valueStart(byte[] bytes, String name) {
        int start = name.length() + 1;
        return start < bytes.length && bytes[start] == ' ' ? start + 1 : start;
    }

    /** False at the end of the stream; a last line without line feed is dropped. */
    private boolean readLine() throws IOException {
        line.reset();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                heard.run();
                return true;
            }
            if (b != '\r') {
                line.write(b);
            }
            if (line.size() > MAX_LINE_BYTES) {
                throw new IOException("a line of more than " + MAX_LINE_BYTES + " bytes");
            }
        }
        return false;
    }
}
