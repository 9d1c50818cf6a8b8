package dev.djong.reconcile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Many writes of one reconcile, more of them at once each time that all went well: 1, 2, 4, ... A server that refuses is
 * asked a few times instead of five hundred; one that agrees is not waited for five hundred times.
 *
 * <p>Upstream's controllers start as slowly for the same reason. With an executor that runs what it is given right away
 * (as tests do), everything happens in order and nothing after the first failure.
 */
public final class SlowStart {
    /** A reconcile leaves room on the server for others. */
    static final int MOST_AT_ONCE = 32;

    private final Executor executor;

    /** @param executor runs one write a task */
    public SlowStart(Executor executor) {
        this.executor = executor;
    }

    /** Writes for each of them, in the order given as far as not at once. */
    public <T> void each(Collection<T> all, Consumer<? super T> write) {
        var rest = all.iterator();
        until(all.size(), () -> {
            var one = rest.next();
            return () -> {
                write.accept(one);
                return true;
            };
        });
    }

    /**
     * Does one write after the other until as many as wanted say that they count.
     *
     * @param next asked for each write in turn, on the caller's thread
     * @throws RuntimeException the first failure, when those that had begun beside it have ended; no more are begun
     */
    public void until(int wanted, Supplier<BooleanSupplier> next) {
        int width = 1;
        for (int counted = 0; counted < wanted; ) {
            var batch = new ArrayList<BooleanSupplier>();
            for (int i = 0; i < Math.min(width, wanted - counted); i++) {
                batch.add(next.get());
            }
            counted += run(batch);
            width = Math.min(2 * width, MOST_AT_ONCE);
        }
    }

    private int run(List<BooleanSupplier> batch) {
        if (batch.size() == 1) {
            return batch.getFirst().getAsBoolean() ? 1 : 0;
        }
        var failed = new AtomicBoolean();
        var begun = batch.stream()
                .map(write -> CompletableFuture.supplyAsync(() -> attempt(write, failed), executor))
                .toList();
        return outcome(begun);
    }

    private static int attempt(BooleanSupplier write, AtomicBoolean failed) {
        if (failed.get()) {
            return 0;
        }
        boolean counts = false;
        boolean ended = false;
        try {
            counts = write.getAsBoolean();
            ended = true;
        } finally {
            if (!ended) {
                failed.set(true);
            }
        }
        return counts ? 1 : 0;
    }

    private static int outcome(List<CompletableFuture<Integer>> begun) {
        int counted = 0;
        CompletionException first = null;
        for (var write : begun) {
            try {
                counted += write.join();
            } catch (CompletionException failure) {
                first = first == null ? failure : first;
            }
        }
        if (first != null) {
            throw first.getCause() instanceof RuntimeException cause ? cause : first;
        }
        return counted;
    }
}
