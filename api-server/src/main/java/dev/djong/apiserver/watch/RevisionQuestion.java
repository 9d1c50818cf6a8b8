package dev.djong.apiserver.watch;

import dev.djong.object.Revision;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the store for its current revision on behalf of many readers at once. A reader may only use an answer whose
 * question was sent after it arrived; those who arrive while a question is under way share the next one, which the first
 * of them sends.
 *
 * <pre>
 *   A arrives, sends 1 ───────────▶ answer 1 (A)
 *       B arrives, C arrives        B sends 2 ───────────▶ answer 2 (B, C)
 * </pre>
 */
final class RevisionQuestion {
    private static final CompletableFuture<Revision> ANSWERED = CompletableFuture.completedFuture(Revision.ZERO);

    private final Supplier<Revision> store;
    private final Object lock = new Object();

    /** Was sent; not to be joined any more. */
    private @Nullable CompletableFuture<Revision> underWay;

    /** Will be sent when the one under way is answered; may be joined. */
    private @Nullable CompletableFuture<Revision> next;

    RevisionQuestion(Supplier<Revision> store) {
        this.store = store;
    }

    /** A revision that covers every write acknowledged before this call; failures of the store come through. */
    Revision ask() {
        CompletableFuture<Revision> before;
        var mine = new CompletableFuture<Revision>();
        synchronized (lock) {
            before = underWay;
            if (next != null) {
                mine = next;
                before = null;
            } else if (before != null) {
                next = mine;
            } else {
                underWay = mine;
                before = ANSWERED;
            }
        }
        return before == null ? answer(mine) : sendAfter(before, mine);
    }

    private Revision sendAfter(CompletableFuture<Revision> before, CompletableFuture<Revision> mine) {
        if (before != ANSWERED) {
            before.exceptionally(failed -> Revision.ZERO).join();
            synchronized (lock) {
                underWay = mine;
                next = null;
            }
        }
        return send(mine);
    }

    private Revision send(CompletableFuture<Revision> mine) {
        try {
            mine.complete(store.get());
        } catch (Throwable failed) { // also an error: whoever waits for this answer must not wait for ever
            mine.completeExceptionally(failed);
        }
        synchronized (lock) {
            if (underWay == mine) {
                underWay = null;
            }
        }
        return answer(mine);
    }

    private static Revision answer(CompletableFuture<Revision> question) {
        try {
            return question.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }
}
