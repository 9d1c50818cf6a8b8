package dev.djong.reconcile;

import dev.djong.time.Backoff;
import dev.djong.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keys to be worked on. A key waits at most once, is worked on by one thread at a time, and when it is added while
 * being worked on it comes again afterwards.
 *
 * <pre>{@code
 * add(a) add(b) add(a)   waiting: a b        take() -> a    waiting: b      working: a
 * add(a)                 waiting: b          done(a)        waiting: b a    working: -
 * }</pre>
 *
 * Delayed adds and the per-key back-off ({@link #FIRST_RETRY} doubling to {@link #LONGEST_RETRY}) are upstream's.
 *
 * @param <K> the key; equal keys are the same work
 */
public final class WorkQueue<K> {
    static final Duration FIRST_RETRY = Duration.ofMillis(5);
    static final Duration LONGEST_RETRY = Duration.ofSeconds(1000);

    private record Planned(Instant due, Timers.Timer timer) {}

    private final String name;
    private final Timers timers;
    private final QueueMetrics metrics;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notEmpty = lock.newCondition();
    /** All guarded by {@link #lock}. */
    private final ArrayDeque<K> waiting = new ArrayDeque<>();

    private final Map<K, Instant> dirty = new HashMap<>();
    private final Map<K, Instant> working = new HashMap<>();
    private final Map<K, Planned> planned = new HashMap<>();
    private final Map<K, Integer> failures = new HashMap<>();
    private boolean closed;

    public WorkQueue(String name, Timers timers, QueueMetrics metrics) {
        this.name = name;
        this.timers = timers;
        this.metrics = metrics;
    }

    public String name() {
        return name;
    }

    public void add(K key) {
        locked(() -> {
            if (closed || dirty.containsKey(key)) {
                return;
            }
            dirty.put(key, timers.instant());
            metrics.added(name);
            if (!working.containsKey(key)) {
                waiting.addLast(key);
                notEmpty.signal();
            }
        });
    }

    /** Adds after {@code delay}; of several plans for a key the earliest holds. */
    public void addAfter(K key, Duration delay) {
        if (!delay.isPositive()) {
            add(key);
            return;
        }
        locked(() -> {
            var due = timers.instant().plus(delay);
            var earlier = planned.get(key);
            if (closed || (earlier != null && !due.isBefore(earlier.due))) {
                return;
            }
            if (earlier != null) {
                earlier.timer.cancel();
            }
            planned.put(key, new Planned(due, timers.after(delay, () -> due(key, due))));
        });
    }

    private void due(K key, Instant due) {
        locked(() -> {
            var plan = planned.get(key);
            if (plan != null && plan.due.equals(due)) {
                planned.remove(key);
            }
        });
        add(key);
    }

    /** Adds after the key's back-off, which doubles with each failure until {@link #forget}. */
    public void addRateLimited(K key) {
        var times = new int[1];
        locked(() -> times[0] = failures.merge(key, 1, Integer::sum));
        metrics.retried(name);
        addAfter(key, Backoff.doubled(FIRST_RETRY, LONGEST_RETRY, times[0] - 1));
    }

    /** How often the key failed since it was last forgotten. */
    public int failures(K key) {
        lock.lock();
        try {
            return failures.getOrDefault(key, 0);
        } finally {
            lock.unlock();
        }
    }

    public void forget(K key) {
        locked(() -> failures.remove(key));
    }

    /** Waits for a key; empty once the queue is closed. The caller must call {@link #done}. */
    public Optional<K> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !closed) {
                notEmpty.await();
            }
            return next();
        } finally {
            lock.unlock();
        }
    }

    /** A key if one waits. The caller must call {@link #done}. */
    public Optional<K> poll() {
        lock.lock();
        try {
            return next();
        } finally {
            lock.unlock();
        }
    }

    private Optional<K> next() {
        @Nullable K key = closed ? null : waiting.pollFirst();
        if (key == null) {
            return Optional.empty();
        }
        var now = timers.instant();
        var since = dirty.remove(key);
        metrics.waited(name, Duration.between(since == null ? now : since, now));
        working.put(key, now);
        return Optional.of(key);
    }

    public void done(K key) {
        locked(() -> {
            var started = working.remove(key);
            if (started != null) {
                metrics.worked(name, Duration.between(started, timers.instant()));
            }
            if (dirty.containsKey(key) && !closed) {
                waiting.addLast(key);
                notEmpty.signal();
            }
        });
    }

    /** Waiting, being worked on, and planned for later. */
    public record Load(int depth, int working, int delayed, Duration unfinished, Duration longestRunning) {}

    public Load load() {
        lock.lock();
        try {
            var now = timers.instant();
            var total = Duration.ZERO;
            var longest = Duration.ZERO;
            for (var started : working.values()) {
                var running = Duration.between(started, now);
                total = total.plus(running);
                longest = longest.compareTo(running) < 0 ? running : longest;
            }
            return new Load(waiting.size(), working.size(), planned.size(), total, longest);
        } finally {
            lock.unlock();
        }
    }

    /** The keys that wait or are planned: for those who debug. */
    public Set<K> pending() {
        lock.lock();
        try {
            var all = new HashSet<>(dirty.keySet());
            all.addAll(planned.keySet());
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** Drops what waits and lets all takers go. */
    public void close() {
        locked(() -> {
            closed = true;
            planned.values().forEach(plan -> plan.timer.cancel());
            planned.clear();
            waiting.clear();
            dirty.clear();
            notEmpty.signalAll();
        });
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }
}
