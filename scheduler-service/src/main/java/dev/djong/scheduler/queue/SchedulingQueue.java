package dev.djong.scheduler.queue;

import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.PodInfo;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A {@link PodQueue} for several threads: one takes, the watches and the binders put. */
public final class SchedulingQueue {
    /** Time is looked at again at least this often, also when the clock was set back. */
    private static final Duration LONGEST_NAP = Duration.ofSeconds(30);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final InstantSource clock;
    private final PodQueue queue;

    public SchedulingQueue(InstantSource clock, Backoff backoff, RequeueHints hints) {
        this.clock = clock;
        this.queue = new PodQueue(clock, backoff, hints);
    }

    /** Waits for a pod to try. */
    public QueuedPod take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            for (var next = queue.poll(); ; next = queue.poll()) {
                if (next.isPresent()) {
                    return next.get();
                }
                nap();
            }
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's
    private void nap() throws InterruptedException {
        var nap = queue.nextWakeUp()
                .map(time -> Duration.between(clock.instant(), time))
                .filter(time -> time.compareTo(LONGEST_NAP) < 0)
                .orElse(LONGEST_NAP);
        // Whether it was signalled or the time is over, the next step is the same: to look again.
        changed.awaitNanos(Math.max(nap.toNanos(), 1));
    }

    /** Like {@link #take} without waiting. */
    public Optional<QueuedPod> poll() {
        lock.lock();
        try {
            return queue.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether nothing was known of the pod. */
    public boolean put(PodInfo pod, ApiObject object) {
        lock.lock();
        try {
            boolean isNew = queue.put(pod, object);
            changed.signal();
            return isNew;
        } finally {
            lock.unlock();
        }
    }

    public void remove(ObjectKey key) {
        change(() -> queue.remove(key));
    }

    public void rejected(ObjectKey key, Set<String> plugins) {
        change(() -> queue.rejected(key, plugins));
    }

    public void failed(ObjectKey key) {
        change(() -> queue.failed(key));
    }

    public void placed(ObjectKey key) {
        change(() -> queue.placed(key));
    }

    /** Returns how many pods it woke. */
    public int happened(ClusterEvent event) {
        lock.lock();
        try {
            int woken = queue.happened(event);
            changed.signal();
            return woken;
        } finally {
            lock.unlock();
        }
    }

    public PodQueue.Sizes sizes() {
        lock.lock();
        try {
            return queue.sizes();
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
