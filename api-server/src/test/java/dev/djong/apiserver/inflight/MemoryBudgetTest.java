package dev.djong.apiserver.inflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MemoryBudgetTest {
    private static final long LARGE = 1 << 20;

    private final MemoryBudget budget = new MemoryBudget(2 * LARGE * MemoryBudget.TIMES_ITS_SIZE);

    @Test
    void smallDocumentsNeedNoClaim() {
        try (var all = budget.claim()) {
            all.cover(2 * LARGE);
            try (var small = budget.claim()) {
                small.cover(MemoryBudget.FREE_BYTES);
            }
        }
    }

    @Test
    void whoFindsNoRoomWaitsForIt() {
        var first = budget.claim();
        first.cover(2 * LARGE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var second = CompletableFuture.runAsync(() -> claimOnce(LARGE), threads);
            assertThat(second).isNotDone();
            first.close();
            second.join();
        }
        claimOnce(2 * LARGE);
    }

    @Test
    void whoFindsNoneIsAskedToComeBack() {
        try (var first = budget.claim()) {
            first.cover(2 * LARGE);
            assertThatThrownBy(() -> claimOnce(LARGE)).isInstanceOfSatisfying(ApiFailure.class, failure -> {
                assertThat(failure.reason()).isEqualTo(Reason.TOO_MANY_REQUESTS);
                assertThat(failure.status().details().retryAfterSeconds()).isEqualTo(1);
            });
        }
    }

    @Test
    void whatIsLargerThanAllOfItIsWorkedOnAlone() {
        try (var first = budget.claim()) {
            first.cover(LARGE);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var huge = CompletableFuture.runAsync(() -> claimOnce(100 * LARGE), threads);
                assertThat(huge).isNotDone();
                first.close();
                huge.join();
            }
        }
    }

    @Test
    void aRequestHoldsWhatItsLargestDocumentTakes() {
        try (var one = budget.claim();
                var other = budget.claim()) {
            one.cover(LARGE / 2);
            one.cover(LARGE);
            one.cover(LARGE / 2);
            other.cover(LARGE);
        }
        claimOnce(2 * LARGE);
    }

    @Test
    void aDeadlineEndsTheWait() throws Exception {
        try (var first = budget.claim()) {
            first.cover(2 * LARGE);
            var failed = new CompletableFuture<Throwable>();
            var waiting = Thread.ofVirtual().start(() -> {
                try {
                    claimOnce(LARGE);
                    failed.complete(new AssertionError("there was room"));
                } catch (ApiFailure failure) {
                    failed.complete(failure);
                }
            });
            await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
            waiting.interrupt();
            assertThat(failed.get())
                    .isInstanceOfSatisfying(
                            ApiFailure.class,
                            failure -> assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT));
        }
    }

    private void claimOnce(long bytes) {
        try (var claim = budget.claim()) {
            claim.cover(bytes);
        }
    }
}
