package dev.djong.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AlarmTest {
    private static final long SOON = Duration.ofMillis(50).toNanos();
    private static final long LATE = Duration.ofDays(1).toNanos();

    private final AtomicInteger rung = new AtomicInteger();
    private final Alarm alarm = new Alarm(rung::incrementAndGet);

    @Test
    void ringsOnceWhenItsTimeHasCome() {
        long due = System.nanoTime() + SOON;
        alarm.set(due);
        await().until(() -> rung.get() == 1);
        assertThat(System.nanoTime() - due).isNotNegative();
        alarm.close();
    }

    @Test
    void whatIsPutOffRingsAtTheLaterTimeOnly() {
        alarm.set(System.nanoTime() + SOON);
        long due = System.nanoTime() + 4 * SOON;
        alarm.set(due);
        await().until(() -> rung.get() > 0);
        assertThat(System.nanoTime() - due).isNotNegative();
        assertThat(rung).hasValue(1);
    }

    @Test
    void whatIsPutForwardRingsAtTheEarlierTime() {
        alarm.set(System.nanoTime() + LATE);
        alarm.set(System.nanoTime() + SOON);
        await().until(() -> rung.get() == 1);
    }

    @Test
    void ringsAgainForTheNextTime() {
        alarm.set(System.nanoTime());
        await().until(() -> rung.get() == 1);
        alarm.set(System.nanoTime());
        await().until(() -> rung.get() == 2);
    }

    @Test
    void aClosedOneNeverRings() {
        var other = new Alarm(rung::incrementAndGet);
        other.set(System.nanoTime() + SOON);
        other.close();
        other.set(System.nanoTime() + SOON);
        var later = new AtomicInteger();
        try (var check = new Alarm(later::incrementAndGet)) {
            check.set(System.nanoTime() + 3 * SOON);
            await().until(() -> later.get() == 1);
        }
        assertThat(rung).hasValue(0);
    }
}
