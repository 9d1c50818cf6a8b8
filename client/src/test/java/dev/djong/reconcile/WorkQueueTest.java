package dev.djong.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.time.VirtualTimers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private final VirtualTimers timers = new VirtualTimers();
    private final WorkQueue<String> queue = new WorkQueue<>("test", timers, QueueMetrics.NONE);

    @Test
    void aKeyWaitsOnce() {
        queue.add("a");
        queue.add("b");
        queue.add("a");
        assertThat(queue.poll()).contains("a");
        assertThat(queue.poll()).contains("b");
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void aKeyAddedDuringWorkComesAgainAfterwards() {
        queue.add("a");
        assertThat(queue.poll()).contains("a");
        queue.add("a");
        assertThat(queue.poll()).as("never two at once").isEmpty();
        queue.done("a");
        assertThat(queue.poll()).contains("a");
    }

    @Test
    void theEarliestOfSeveralPlansHolds() {
        queue.addAfter("a", Duration.ofSeconds(10));
        queue.addAfter("a", Duration.ofSeconds(3));
        queue.addAfter("a", Duration.ofSeconds(5));
        timers.advance(Duration.ofSeconds(2));
        assertThat(queue.poll()).isEmpty();
        timers.advance(Duration.ofSeconds(1));
        assertThat(queue.poll()).contains("a");
        queue.done("a");
        timers.advance(Duration.ofSeconds(20));
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void backOffDoublesFromFiveMillisecondsToAThousandSeconds() {
        var waits = new Duration[] {Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(20)};
        for (var wait : waits) {
            queue.addRateLimited("a");
            timers.advance(wait.minusMillis(1));
            assertThat(queue.poll()).isEmpty();
            timers.advance(Duration.ofMillis(1));
            assertThat(queue.poll()).contains("a");
            queue.done("a");
        }
        for (int i = 0; i < 30; i++) {
            queue.addRateLimited("a");
            timers.advance(WorkQueue.LONGEST_RETRY);
            assertThat(queue.poll()).contains("a");
            queue.done("a");
        }
        queue.forget("a");
        assertThat(queue.failures("a")).isZero();
    }

    @Test
    void aClosedQueueLetsItsTakersGo() throws InterruptedException {
        queue.add("a");
        queue.close();
        assertThat(queue.take()).isEmpty();
        queue.add("b");
        assertThat(queue.pending()).isEmpty();
    }
}
