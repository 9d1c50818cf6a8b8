package dev.djong.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.Transport;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SetDeadlineTest {
    /** The alarm may go off while the request ends: the thread belongs to the next request then. */
    @Test
    void anAlarmThatIsLateInterruptsNobody() throws Exception {
        var alarm = new AtomicReference<Runnable>();
        try (var alarms = new ScheduledThreadPoolExecutor(1) {
            @Override
            public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
                alarm.set(command);
                return super.schedule(() -> {}, delay, unit);
            }
        }) {
            var step = new SetDeadline(alarms);
            var call = Call.of(new MemoryExchange(new Transport.Request("GET", "/version", Map.of(), new byte[0])));
            step.serve(call, served -> assertThat(served.deadlineNanos()).isLessThan(Long.MAX_VALUE));
            alarm.get().run();
            assertThat(Thread.interrupted()).isFalse();

            step.serve(call, served -> alarm.get().run());
            assertThat(Thread.interrupted())
                    .as("what was meant for the request before")
                    .isFalse();
            alarms.shutdownNow();
        }
    }
}
