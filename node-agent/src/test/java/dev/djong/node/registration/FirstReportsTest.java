package dev.djong.node.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.time.VirtualTimers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FirstReportsTest {
    private final VirtualTimers timers = new VirtualTimers();
    private int reports;
    private boolean ready;
    private final FirstReports first = new FirstReports(timers, () -> ready, () -> reports++);

    @Test
    void areMadeUntilTheNodeIsToldToBeReady() {
        first.start();
        assertThat(reports).isEqualTo(1);
        timers.advance(FirstReports.PERIOD.multipliedBy(3));
        assertThat(reports).isEqualTo(4);
        ready = true;
        timers.advance(Duration.ofMinutes(1));
        assertThat(reports).isEqualTo(4);
    }

    @Test
    void endAfterTwoMinutes() {
        first.start();
        timers.advance(FirstReports.LIMIT);
        int byThen = reports;
        timers.advance(Duration.ofMinutes(10));
        assertThat(reports).isEqualTo(byThen);
    }

    @Test
    void endWithTheAgent() {
        first.start();
        first.close();
        timers.advance(Duration.ofMinutes(1));
        assertThat(reports).isEqualTo(1);
    }
}
