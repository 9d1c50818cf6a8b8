package dev.djong.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventFramesTest {

    private static List<String> frames(String stream) throws IOException {
        var reader = new EventFrames(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)), () -> {});
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
}
