package dev.djong.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventFramesTest {

    private static List<String> frames(String stream) throws IOException {
        return frames(stream, stream.length());
    }

    private static List<String> frames(String stream, int chunk) throws IOException {
        var bytes = new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8));
        var reader = new EventFrames(new Trickle(bytes, chunk), () -> {});
        var frames = new ArrayList<String>();
        for (var frame = reader.nextFrame(); frame.isPresent(); frame = reader.nextFrame()) {
            frames.add(frame.get().event() + "|" + new String(frame.get().data(), StandardCharsets.UTF_8));
        }
        return frames;
    }

    @Test
    void readsEventsAsTheStandardSays() throws IOException {
        assertThat(frames(": hello\n\nid: 5\nevent: ADDED\ndata: {\"a\":1}\n\n"))
                .containsExactly("ADDED|{\"a\":1}");
        assertThat(frames("event:ADDED\r\ndata:x\r\n\r\n")).containsExactly("ADDED|x");
        assertThat(frames("event: A\ndata: x\ndata: y\n\n")).containsExactly("A|x\ny");
        assertThat(frames("event: A\n\nevent: B\ndata: x\n\n")).containsExactly("B|x");
        assertThat(frames("event: A\ndata: x\n\nevent: B\ndata: half")).containsExactly("A|x");
        assertThat(frames("database: no\ndata: x\n\n")).containsExactly("message|x");
    }

    @Test
    void cutsLinesWhereverTheStreamWasCut() throws IOException {
        var large = "x".repeat(300_000);
        var stream = "event: A\ndata: " + large + "\n\nevent: B\r\ndata: y\r\n\r\ndata: " + large + "\ndata: z\n\n";
        for (int chunk : new int[] {1, 7, 16 << 10, 1 << 20}) {
            assertThat(frames(stream, chunk)).containsExactly("A|" + large, "B|y", "message|" + large + "\nz");
        }
    }

    @Test
    void refusesALineAboveTheLimit() {
        var reader = new EventFrames(new Endless(), () -> {});
        assertThatThrownBy(reader::nextFrame)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(String.valueOf(EventFrames.MAX_LINE_BYTES));
    }

    /** One line without end. */
    private static final class Endless extends InputStream {
        @Override
        public int read() {
            return 'x';
        }
    }

    /** Hands out a few bytes at a time, as a socket does. */
    private static final class Trickle extends FilterInputStream {
        private final int chunk;

        Trickle(InputStream in, int chunk) {
            super(in);
            this.chunk = chunk;
        }

        @Override
        public int read(byte[] bytes, int start, int length) throws IOException {
            return super.read(bytes, start, Math.min(chunk, length));
        }
    }
}
