package dev.djong.node.timer;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Work that runs at most once at a time and again whenever somebody asked for it meanwhile. Idle, it holds no thread; on an
 * executor of virtual threads it is one such thread while it works.
 */
public final class SerialTask {
    private final Executor executor;
    private final Runnable work;
    private final AtomicInteger wishes = new AtomicInteger();

    /** @param work must not throw */
    public SerialTask(Executor executor, Runnable work) {
        this.executor = executor;
        this.work = work;
    }

    /** Has the work run once more, soon; many wishes before a run are one. Never blocks. */
    public void wake() {
        if (wishes.getAndIncrement() == 0) {
            executor.execute(this::drain);
        }
    }

    private void drain() {
        int served;
        do {
            served = wishes.get();
            work.run();
        } while (wishes.addAndGet(-served) != 0);
    }
}
