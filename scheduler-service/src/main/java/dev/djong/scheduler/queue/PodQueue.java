package dev.djong.scheduler.queue;

import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.scheduler.snapshot.ClusterEvent;
import dev.djong.scheduler.snapshot.PodInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The pods that wait for a node, as a plain state machine: not thread-safe, and time passes only between calls.
 *
 * <pre>
 *            add                  poll                placed
 *   (gated) ------> active -----------------> in flight ------> gone
 *                     ^  ^                     |      |
 *          back-off   |  |  event that may     |      | rejected
 *          is over    |  |  help, back-off     |      v
 *                     |  |  already over       |   unschedulable
 *                  backing off <---------------+      |
 *                     ^          failed               |
 *                     +-------------------------------+
 *                       event that may help, or five minutes
 * </pre>
 *
 * An event that happens while a pod is in flight would be lost, since the pod was judged by an older snapshot. So events
 * are kept while anything is in flight, and a rejected pod is held against those since its attempt began.
 */
public final class PodQueue {
    /** A pod for which no event came is tried again after this, in case that a hint was wrong. */
    public static final Duration UNSCHEDULABLE_LIMIT = Duration.ofMinutes(5);
    /** Kept events; when there were more during one attempt, the pod is tried again whatever they were. */
    static final int MAX_KEPT_EVENTS = 1_000;

    private static final Comparator<QueuedPod> BY_ARRIVAL = Comparator.comparingLong(QueuedPod::arrival);

    /** A pod that is being tried, as it was then and as it is now, and how many events there had been by then. */
    private record InFlight(PodInfo judged, QueuedPod pod, long eventsBefore) {}

    private final InstantSource clock;
    private final Backoff backoff;
    private final RequeueHints hints;
    private final WaitingPods active = new WaitingPods(
            Comparator.<QueuedPod>comparingInt(each -> -each.pod().priority()).thenComparing(BY_ARRIVAL));
    private final WaitingPods backingOff;
    private final WaitingPods unschedulable =
            new WaitingPods(Comparator.comparing(QueuedPod::lastAttempt).thenComparing(BY_ARRIVAL));
    private final WaitingPods gated = new WaitingPods(BY_ARRIVAL);
    private final Map<ObjectKey, InFlight> inFlight = new HashMap<>();
    private final List<ClusterEvent> events = new ArrayList<>();
    private long eventsDropped;
    private long arrivals;

    public PodQueue(InstantSource clock, Backoff backoff, RequeueHints hints) {
        this.clock = clock;
        this.backoff = backoff;
        this.hints = hints;
        backingOff = new WaitingPods(Comparator.comparing(backoff::end).thenComparing(BY_ARRIVAL));
    }

    /** How many pods are in each place, by the names of upstream's {@code scheduler_pending_pods}. */
    public record Sizes(int active, int backoff, int unschedulable, int gated) {}

    /**
     * A pod without node, new or changed. A change that matters to scheduling lets an unschedulable pod try again; others,
     * such as the condition that the scheduler itself writes, only refresh what is known.
     *
     * @return whether nothing was known of the pod
     */
    public boolean put(PodInfo pod, ApiObject object) {
        var flying = inFlight.get(pod.key());
        if (flying != null && flying.judged.uid().equals(pod.uid())) {
            inFlight.put(pod.key(), new InFlight(flying.judged, flying.pod.seen(pod, object), flying.eventsBefore));
            return false;
        }
        inFlight.remove(pod.key());
        var known = takeOut(pod.key()).filter(waiting -> waiting.pod.pod().uid().equals(pod.uid()));
        if (known.isEmpty()) {
            var now = clock.instant();
            place(new QueuedPod(pod, object, ++arrivals, 0, now, now, Set.of()));
            return true;
        }
        var before = known.get();
        var seen = before.pod.seen(pod, object);
        if (before.place == gated
                || before.place == unschedulable && !before.pod.pod().equals(pod)) {
            place(seen);
        } else {
            before.place.put(seen);
        }
        return false;
    }

    /** The pod is gone, or has a node. */
    public void remove(ObjectKey key) {
        takeOut(key);
        inFlight.remove(key);
        dropEventsIfIdle();
    }

    /** The next pod to try, which is in flight from now on. */
    public Optional<QueuedPod> poll() {
        releaseWaiters();
        var next = active.takeFirst(any -> true).map(pod -> pod.tried(clock.instant()));
        next.ifPresent(
                pod -> inFlight.put(pod.pod().key(), new InFlight(pod.pod(), pod, eventsDropped + events.size())));
        return next;
    }

    /** When {@link #poll} may find a pod without anything else happening; empty for never. */
    public Optional<Instant> nextWakeUp() {
        var afterBackoff = backingOff.first().map(backoff::end);
        var afterLimit = unschedulable.first().map(this::limit);
        return afterBackoff.isPresent() && afterLimit.isPresent()
                ? Optional.of(afterBackoff.get().isBefore(afterLimit.get()) ? afterBackoff.get() : afterLimit.get())
                : afterBackoff.or(() -> afterLimit);
    }

    /** The attempt found no node. */
    public void rejected(ObjectKey key, Set<String> plugins) {
        landed(key).ifPresent(flight -> {
            var pod = flight.pod.rejected(plugins);
            boolean again = happenedMeanwhile(flight, pod) || !flight.judged.equals(pod.pod());
            if (again || pod.pod().gated()) {
                place(pod);
            } else {
                unschedulable.put(pod);
            }
        });
    }

    /** The attempt failed for a reason that has nothing to do with nodes: try again after the back-off. */
    public void failed(ObjectKey key) {
        landed(key).ifPresent(flight -> place(flight.pod.rejected(Set.of())));
    }

    /** The attempt succeeded. */
    public void placed(ObjectKey key) {
        landed(key);
    }

    /** Something changed in the cluster. Returns how many pods it woke. */
    public int happened(ClusterEvent event) {
        keep(event);
        if (!hints.mayHelpAny(unschedulable.plugins(), event)) {
            return 0;
        }
        var woken = unschedulable.takeAll(pod -> hints.mayHelp(pod, event));
        woken.forEach(this::place);
        return woken.size();
    }

    public Sizes sizes() {
        return new Sizes(active.size(), backingOff.size(), unschedulable.size(), gated.size());
    }

    /** The place where a pod waits. */
    private record Waiting(QueuedPod pod, WaitingPods place) {}

    private Optional<Waiting> takeOut(ObjectKey key) {
        for (var place : List.of(active, backingOff, unschedulable, gated)) {
            var pod = place.remove(key);
            if (pod.isPresent()) {
                return Optional.of(new Waiting(pod.get(), place));
            }
        }
        return Optional.empty();
    }

    private void place(QueuedPod pod) {
        if (pod.pod().gated()) {
            gated.put(pod);
        } else if (pod.attempts() > 0 && backoff.end(pod).isAfter(clock.instant())) {
            backingOff.put(pod);
        } else {
            active.put(pod);
        }
    }

    private void releaseWaiters() {
        var now = clock.instant();
        for (var pod = takeRipe(now); pod.isPresent(); pod = takeRipe(now)) {
            active.put(pod.get());
        }
    }

    private Optional<QueuedPod> takeRipe(Instant now) {
        return backingOff
                .takeFirst(pod -> !backoff.end(pod).isAfter(now))
                .or(() -> unschedulable.takeFirst(pod -> !limit(pod).isAfter(now)));
    }

    private Instant limit(QueuedPod pod) {
        return pod.lastAttempt().plus(UNSCHEDULABLE_LIMIT);
    }

    private Optional<InFlight> landed(ObjectKey key) {
        return Optional.ofNullable(inFlight.remove(key));
    }

    private boolean happenedMeanwhile(InFlight flight, QueuedPod pod) {
        long from = flight.eventsBefore - eventsDropped;
        boolean may = from < 0
                || events.subList((int) from, events.size()).stream().anyMatch(event -> hints.mayHelp(pod, event));
        dropEventsIfIdle();
        return may;
    }

    private void keep(ClusterEvent event) {
        dropEventsIfIdle();
        if (inFlight.isEmpty()) {
            return;
        }
        if (events.size() == MAX_KEPT_EVENTS) {
            eventsDropped += events.size();
            events.clear();
        }
        events.add(event);
    }

    private void dropEventsIfIdle() {
        if (inFlight.isEmpty()) {
            eventsDropped += events.size();
            events.clear();
        }
    }
}
