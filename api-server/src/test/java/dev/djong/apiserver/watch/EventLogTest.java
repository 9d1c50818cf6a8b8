package dev.djong.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.store.OrderedSnapshot;
import dev.djong.object.Revision;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private static final long BUDGET_FOR_TWO = 1_700;

    /** Who asks where to go on must not be sent behind events that were trimmed: it would miss them. */
    @Test
    void nobodyIsSentPastWhatWasTrimmed() {
        var log = new EventLog(new Revision(10), BUDGET_FOR_TWO);
        for (int i = 0; i < 5; i++) {
            log.append(new LogEvent(i, new Revision(11 + i), "k", null, null, OrderedSnapshot.empty(), 0));
        }
        assertThat(log.trimmedTo()).isEqualTo(new Revision(13));
        assertThat(log.firstAfter(new Revision(12))).isEmpty();
        assertThat(log.firstAfter(new Revision(13))).isEqualTo(OptionalLong.of(3));
        assertThat(log.firstAfter(new Revision(15))).isEqualTo(OptionalLong.of(5));
        assertThat(log.firstAfter(new Revision(99))).isEqualTo(OptionalLong.of(5));
    }
}
