package dev.djong.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;

/** Counts the lines of a response body as they come. */
final class LineCounter implements Flow.Subscriber<List<ByteBuffer>> {
    private final Runnable onLine;

    LineCounter(Runnable onLine) {
        this.onLine = onLine;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (var buffer : buffers) {
            while (buffer.hasRemaining()) {
                if (buffer.get() == '\n') {
                    onLine.run();
                }
            }
        }
    }

    /** The end of a run cuts its watches; a watch that ends early is missed by its count. */
    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
}
