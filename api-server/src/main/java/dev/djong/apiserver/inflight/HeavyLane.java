package dev.djong.apiserver.inflight;

import dev.djong.status.ApiFailure;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A few platform threads for long computations. Virtual threads are not time-sliced: with two cores, two of them that
 * decode bombs would hold up every lease and probe, whereas the operating system shares the cores out among platform
 * threads.
 */
public final class HeavyLane implements AutoCloseable {
    /** Bodies from this size on are decoded here. */
    public static final int HEAVY_BYTES = 64 << 10;
    /** Lists from this length on are filtered and rendered here. */
    public static final int HEAVY_ITEMS = 500;

    private static final int MAX_WAITING = 256;
    private static final int RETRY_AFTER_SECONDS = 1;

    private final ThreadPoolExecutor threads;

    public HeavyLane(int width) {
        threads = new ThreadPoolExecutor(
                width,
                width,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("api-heavy-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs the work here and waits for it; its exceptions come out unchanged.
     *
     * @throws ApiFailure 429 where too many wait already
     */
    public <T> T run(Callable<T> work) throws InterruptedIOException {
        if (threads.getQueue().size() >= MAX_WAITING) {
            throw ApiFailure.tooManyRequests("Too many requests, please try again later.", RETRY_AFTER_SECONDS);
        }
        return goOn(work);
    }

    /** As {@link #run}, for the rest of an answer that has begun: it is too late to refuse it. Each request waits with one. */
    public <T> T goOn(Callable<T> work) throws InterruptedIOException {
        var task = new FutureTask<>(work);
        threads.execute(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            task.cancel(true);
            throw new InterruptedIOException("interrupted while waiting for a long computation");
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        }
    }

    private static RuntimeException unwrapped(@Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException unchecked -> unchecked;
            case Error error -> throw error;
            case null, default -> new IllegalStateException("a long computation failed", cause);
        };
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
