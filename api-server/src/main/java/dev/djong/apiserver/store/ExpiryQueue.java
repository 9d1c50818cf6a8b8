package dev.djong.apiserver.store;

import dev.djong.object.Revision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** What is to be removed when its time is over, soonest first. A later write of the key makes its entry void. */
public final class ExpiryQueue {

    /** {@code key} goes at {@code at} if it is still at {@code revision}. */
    public record Expiry(Instant at, String key, Revision revision) {}

    private final PriorityQueue<Expiry> queue = new PriorityQueue<>(Comparator.comparing(Expiry::at));

    public synchronized void add(Expiry expiry) {
        queue.add(expiry);
    }

    /** Takes out what is due, at most {@code limit} of it. */
    public synchronized List<Expiry> due(Instant now, int limit) {
        var due = new ArrayList<Expiry>();
        while (due.size() < limit && !queue.isEmpty() && !queue.peek().at().isAfter(now)) {
            due.add(queue.remove());
        }
        return due;
    }
}
