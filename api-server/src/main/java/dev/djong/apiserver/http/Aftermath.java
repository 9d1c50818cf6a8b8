package dev.djong.apiserver.http;

import java.util.ArrayList;
import java.util.List;

/** What is to be done once a request is over whose answer goes on without it. */
final class Aftermath {
    /** Guarded by this. */
    private final List<Runnable> waiting = new ArrayList<>();
    /** Guarded by this. */
    private boolean over;

    /** At once if the answer has ended already. */
    void add(Runnable todo) {
        if (!waits(todo)) {
            todo.run();
        }
    }

    private synchronized boolean waits(Runnable todo) {
        if (!over) {
            waiting.add(todo);
        }
        return !over;
    }

    /** The answer has ended. Does each thing once, however often this is called. */
    void begin() {
        for (var todo : end()) {
            todo.run();
        }
    }

    private synchronized List<Runnable> end() {
        over = true;
        var all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
