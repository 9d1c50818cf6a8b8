package dev.djong.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.event.EventCorrelator.Note;
import dev.djong.event.EventRecorder.Type;
import dev.djong.time.VirtualTimers;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventCorrelatorTest {
    private static final Subject POD = new Subject("v1", "Pod", "shop", "web", "uid", "7", "");

    private final EventCorrelator correlator = new EventCorrelator();
    private Instant now = VirtualTimers.START;

    private Note note(String message) {
        return new Note(POD, Type.WARNING, "BackOff", message, now);
    }

    @Test
    void repeatsRaiseTheCountOfTheFirst() {
        var first = correlator.correlate(note("again")).orElseThrow();
        now = now.plusSeconds(5);
        var second = correlator.correlate(note("again")).orElseThrow();
        assertThat(first.count()).isEqualTo(1);
        assertThat(second.count()).isEqualTo(2);
        assertThat(second.name()).isEqualTo(first.name()).startsWith("web.");
        assertThat(second.first()).isEqualTo(first.first());
    }

    @Test
    void manySimilarMessagesBecomeOne() {
        for (int i = 0; i < EventCorrelator.SIMILAR_LIMIT; i++) {
            assertThat(correlator.correlate(note("message " + i)).orElseThrow().count())
                    .isEqualTo(1);
        }
        var combined = correlator.correlate(note("one more")).orElseThrow();
        var again = correlator.correlate(note("and another")).orElseThrow();
        assertThat(combined.note().message()).isEqualTo("(combined from similar events): one more");
        assertThat(again.name()).isEqualTo(combined.name());
        assertThat(again.count()).isEqualTo(2);
    }

    @Test
    void whoFloodsIsCutOffAndComesBackSlowly() {
        for (int i = 0; i < EventCorrelator.BURST; i++) {
            assertThat(correlator.correlate(note("same"))).isPresent();
        }
        assertThat(correlator.correlate(note("same"))).isEmpty();
        now = now.plus(EventCorrelator.REFILL);
        assertThat(correlator.correlate(note("same"))).isPresent();
        assertThat(correlator.correlate(note("same"))).isEmpty();
    }
}
