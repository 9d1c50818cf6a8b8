package dev.djong.node.timer;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that runs at most once at a time and again whenever somebody asked for it meanwhile. Idle, it holds no thread; on an
 * executor of virtual threads it is one such thread while it works.
 */
public final class SerialTask {
    private static final Logger LOG = LoggerFactory.getLogger(SerialTask.class);

    private final Executor executor;
    private final Runnable work;
    private final AtomicInteger wishes = new AtomicInteger();

    /** @param work what it throws is logged: it runs again when it is asked to */
    public SerialTask(Executor executor, Runnable work) {
        this.executor = executor;
        this.work = work;
    }

    /** Has the work run once more, soon; many wishes before a run are one. Never blocks. */
    public void wake() {
        if (wishes.getAndIncrement() == 0) {
            try {
                executor.execute(this::drain);
            } catch (RejectedExecutionException stopped) {
                // Whoever ran this has stopped, while a thread of its own still came to tell something.
                LOG.debug("a task is not run any more: {}", stopped.getMessage());
            }
        }
    }

    /** A failure must not leave the wish open: no other would ever be heard. */
    private void guarded() {
        try {
            work.run();
        } catch (RuntimeException | StackOverflowError bug) {
            LOG.error("a task failed", bug);
        }
    }

    private void drain() {
        int served;
        do {
            served = wishes.get();
            guarded();
        } while (wishes.addAndGet(-served) != 0);
    }
}
