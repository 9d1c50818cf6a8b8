package dev.djong.apiserver.store.etcd;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Has the thread that waits for an answer do the work on it, so that answers are read on no thread of the network. */
final class AnswerInbox implements Executor {
    private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();

    @Override
    public void execute(Runnable task) {
        work.add(task);
    }

    /**
     * The answer, when it has come.
     *
     * @param silence after which something is done about it, again and again
     * @throws io.grpc.StatusRuntimeException the call's failure
     */
    <A> A await(ListenableFuture<A> answer, Duration silence, Runnable something) {
        try {
            while (!answer.isDone()) {
                var task = work.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
                if (task == null) {
                    something.run();
                } else {
                    task.run();
                }
            }
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw Status.CANCELLED.withDescription("interrupted").withCause(e).asRuntimeException();
        } catch (ExecutionException e) {
            throw Status.fromThrowable(e.getCause()).asRuntimeException();
        }
    }
}
