package dev.djong.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SlowStartTest {
    private final List<Integer> done = new ArrayList<>();

    private List<Runnable> writes(int count) {
        return IntStream.range(0, count)
                .<Runnable>mapToObj(i -> () -> done.add(i))
                .toList();
    }

    @Test
    void doesAllInOrderWhereTheExecutorWaits() {
        new SlowStart(Runnable::run).each(writes(100), Runnable::run);
        assertThat(done).hasSize(100).isSorted();
    }

    @Test
    void beginsWithOneAndDoublesUpToALimit() {
        var widths = new ArrayList<Integer>();
        var batch = new AtomicInteger();
        new SlowStart(task -> {
                    batch.incrementAndGet();
                    task.run();
                })
                .until(100, () -> {
                    // Asked for a whole batch before any of it is done.
                    if (batch.get() > 0) {
                        widths.add(batch.getAndSet(0));
                    }
                    return () -> true;
                });
        assertThat(widths).containsExactly(2, 4, 8, 16, SlowStart.MOST_AT_ONCE, SlowStart.MOST_AT_ONCE);
    }

    @Test
    void goesOnForThoseThatDoNotCount() {
        var asked = new AtomicInteger();
        new SlowStart(Runnable::run).until(5, () -> {
            int number = asked.getAndIncrement();
            return () -> number % 2 == 0;
        });
        assertThat(asked).hasValue(9);
    }

    @Test
    void beginsNothingAfterAFailure() {
        var writes = new ArrayList<>(writes(5));
        writes.set(4, () -> {
            throw new IllegalStateException("refused");
        });
        writes.addAll(writes(100));
        assertThatThrownBy(() -> new SlowStart(Runnable::run).each(writes, Runnable::run))
                .hasMessage("refused");
        assertThat(done).containsExactly(0, 1, 2, 3);
    }

    @Test
    void waitsForWhatHadBegunBesideAFailure() {
        var bothBegan = new CountDownLatch(2);
        var ended = new AtomicInteger();
        var writes = List.<Runnable>of(
                () -> {},
                () -> {
                    meet(bothBegan);
                    throw new IllegalStateException("refused");
                },
                () -> {
                    meet(bothBegan);
                    ended.incrementAndGet();
                });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThatThrownBy(() -> new SlowStart(threads).each(writes, Runnable::run))
                    .hasMessage("refused");
            assertThat(ended).hasValue(1);
        }
    }

    private static void meet(CountDownLatch others) {
        others.countDown();
        try {
            others.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
