package dev.djong.apiserver.inflight;

import dev.djong.status.ApiFailure;
import dev.djong.status.Reason;
import dev.djong.status.Status;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A part of the heap that requests with large documents share, so that no number of them fills it. A request claims what its
 * document takes before it reads or decodes it, waits for its turn, and gives all back when it is over.
 */
public final class MemoryBudget {
    /** Smaller documents, which nearly all are, need no claim. */
    public static final int FREE_BYTES = 64 << 10;

    /** What a document takes while it is worked on: its bytes, its tree, the canonical one, and what goes to the store. */
    static final int TIMES_ITS_SIZE = 8;

    private static final int PART_OF_HEAP = 4;
    private static final int UNIT_BYTES = 1 << 10;
    private static final long PATIENCE_SECONDS = 5;
    private static final int RETRY_AFTER_SECONDS = 1;

    private final int units;
    private final Semaphore left;

    MemoryBudget(long bytes) {
        this.units = Math.toIntExact(Math.min(Integer.MAX_VALUE, bytes / UNIT_BYTES));
        this.left = new Semaphore(units, true);
    }

    /** A quarter of this process's heap. */
    public static MemoryBudget ofHeap() {
        return new MemoryBudget(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /** For what is no request from outside. */
    public static MemoryBudget unlimited() {
        return new MemoryBudget(Long.MAX_VALUE);
    }

    /** A request's part, of nothing at first. */
    public Claim claim() {
        return new Claim();
    }

    /** Used by one thread at a time. */
    public final class Claim implements AutoCloseable {
        private int held;

        private Claim() {}

        /**
         * Holds what one document of that size takes, as large as the largest so far: a request works on one at a time.
         *
         * @throws ApiFailure 429 if others do not give it back in time
         */
        public void cover(long documentBytes) {
            if (documentBytes <= FREE_BYTES) {
                return;
            }
            long needed = Math.min(units, documentBytes * TIMES_ITS_SIZE / UNIT_BYTES);
            int more = (int) needed - held;
            if (more > 0) {
                take(more);
                held += more;
            }
        }

        private void take(int more) {
            try {
                if (!left.tryAcquire(more, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw ApiFailure.tooManyRequests(
                            "Too many large requests, please try again later.", RETRY_AFTER_SECONDS);
                }
            } catch (InterruptedException deadline) {
                Thread.currentThread().interrupt();
                throw new ApiFailure(Status.of(Reason.TIMEOUT, "Timeout: the server has too many large requests"));
            }
        }

        @Override
        public void close() {
            left.release(held);
            held = 0;
        }
    }
}
