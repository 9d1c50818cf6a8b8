package dev.djong.apiserver.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.apiserver.store.StoreUnavailableException;
import dev.djong.object.Revision;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class RevisionQuestionTest {

    /** While the first question is under way a write happens and readers come: they share one new question. */
    @Test
    void whoComesWhileAQuestionIsUnderWaySharesTheNext() throws Exception {
        var asked = new AtomicLong();
        var written = new AtomicLong(10);
        var firstSent = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var question = new RevisionQuestion(() -> {
            long answer = written.get();
            if (asked.incrementAndGet() == 1) {
                firstSent.countDown();
                await(release);
            }
            return new Revision(answer);
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = CompletableFuture.supplyAsync(question::ask, threads);
            firstSent.await();
            written.set(11);
            var later = new ArrayList<CompletableFuture<Revision>>();
            for (int i = 0; i < 50; i++) {
                later.add(CompletableFuture.supplyAsync(question::ask, threads));
            }
            Awaitility.await().during(java.time.Duration.ofMillis(50)).until(() -> asked.get() == 1);
            release.countDown();
            assertThat(first.get()).isEqualTo(new Revision(10));
            for (var reader : later) {
                assertThat(reader.get()).isEqualTo(new Revision(11));
            }
            assertThat(asked.get()).isLessThan(10);
        }
    }

    @Test
    void noReaderEverGetsAnAnswerFromBeforeItCame() throws Exception {
        var written = new AtomicLong(1);
        var question = new RevisionQuestion(() -> new Revision(written.get()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var readers = new ArrayList<CompletableFuture<Void>>();
            for (int i = 0; i < 16; i++) {
                readers.add(CompletableFuture.runAsync(
                        () -> {
                            for (int round = 0; round < 2_000; round++) {
                                long mine = written.incrementAndGet();
                                assertThat(question.ask().value()).isGreaterThanOrEqualTo(mine);
                            }
                        },
                        threads));
            }
            for (var reader : readers) {
                reader.get();
            }
        }
    }

    @Test
    void aFailureReachesThoseWhoAskedAndNobodyElse() {
        var asked = new AtomicLong();
        var question = new RevisionQuestion(() -> {
            if (asked.incrementAndGet() == 1) {
                throw new StoreUnavailableException("away");
            }
            return new Revision(5);
        });
        assertThatThrownBy(question::ask).isInstanceOf(StoreUnavailableException.class);
        assertThat(question.ask()).isEqualTo(new Revision(5));
    }

    /** Nobody may wait for an answer that never comes. */
    @Test
    void anErrorReachesThoseWhoAskedToo() {
        var asked = new AtomicLong();
        var question = new RevisionQuestion(() -> {
            if (asked.incrementAndGet() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Revision(5);
        });
        assertThatThrownBy(question::ask).hasRootCauseInstanceOf(OutOfMemoryError.class);
        assertThat(question.ask()).isEqualTo(new Revision(5));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
