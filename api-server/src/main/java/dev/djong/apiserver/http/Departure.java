package dev.djong.apiserver.http;

import org.jspecify.annotations.Nullable;

/** Whether the client of one exchange has gone away, and what is to be done when it does. */
final class Departure {
    /** Guarded by this. */
    private boolean gone;
    /** Guarded by this. */
    private @Nullable Runnable end;

    /** One at a time. @param todo runs once, on the thread that finds the client gone; at once if it has gone already */
    Lookout await(Runnable todo) {
        if (!waits(todo)) {
            todo.run();
        }
        return this::forget;
    }

    private synchronized boolean waits(Runnable todo) {
        if (end != null) {
            throw new IllegalStateException("somebody waits already");
        }
        if (!gone) {
            end = todo;
        }
        return !gone;
    }

    private synchronized void forget() {
        end = null;
    }

    /** The client has gone. */
    void happened() {
        var todo = leave();
        if (todo != null) {
            todo.run();
        }
    }

    private synchronized @Nullable Runnable leave() {
        var todo = end;
        gone = true;
        end = null;
        return todo;
    }
}
