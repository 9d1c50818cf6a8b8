package dev.djong.apiserver.watch;

import dev.djong.object.Revision;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far the feed has come, and who waits for it. */
final class RevisionGate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    private volatile Revision position = Revision.ZERO;
    private int waiting;

    Revision position() {
        return position;
    }

    void advance(Revision to) {
        if (to.compareTo(position) <= 0) {
            return;
        }
        lock.lock();
        try {
            position = to;
            if (waiting > 0) {
                advanced.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the position was reached within the time. */
    boolean await(Revision wanted, long nanos) throws InterruptedException {
        if (!position.isBefore(wanted)) {
            return true;
        }
        long left = nanos;
        lock.lock();
        try {
            waiting++;
            while (position.isBefore(wanted) && left > 0) {
                left = advanced.awaitNanos(left);
            }
            return !position.isBefore(wanted);
        } finally {
            waiting--;
            lock.unlock();
        }
    }
}
