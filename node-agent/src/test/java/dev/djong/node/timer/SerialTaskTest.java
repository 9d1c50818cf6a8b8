package dev.djong.node.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SerialTaskTest {
    @Test
    void aFailureDoesNotMakeItDeaf() {
        var runs = new AtomicInteger();
        var task = new SerialTask(Runnable::run, () -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("a bug");
            }
        });
        task.wake();
        task.wake();
        assertThat(runs).hasValue(2);
    }
}
