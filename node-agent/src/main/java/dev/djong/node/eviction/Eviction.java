package dev.djong.node.eviction;

import dev.djong.event.EventRecorder;
import dev.djong.event.Subject;
import dev.djong.node.pod.PodFailure;
import dev.djong.node.spec.Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the node's levels, tells of pressure, and acts on it: first what nobody uses is freed, then one pod is ended,
 * and the next one only when the first has gone or {@link #CLEANED_WITHIN} has passed.
 */
public final class Eviction {
    private static final Logger LOG = LoggerFactory.getLogger(Eviction.class);
    /** How long a pod has to end when there is no time to lose. */
    private static final Duration IMMEDIATE = Duration.ofSeconds(1);

    private static final Duration CLEANED_WITHIN = Duration.ofSeconds(30);

    private final Rules rules;
    private final Node node;
    private final Pods pods;
    private final EventRecorder events;
    private final InstantSource clock;
    private PressurePlanner.Memory memory = PressurePlanner.Memory.NONE;
    private Optional<Victim> ending = Optional.empty();
    private volatile Set<Pressure> pressures = Set.of();

    /**
     * What was asked for.
     *
     * @param maxPodGrace how long a pod that a soft threshold ends may take
     * @param transition how long a condition stays after it was seen last
     */
    public record Rules(List<Threshold> thresholds, Duration maxPodGrace, Duration transition) {}

    /**
     * The node as seen from here.
     *
     * @param freeDisk removes what nobody uses
     * @param pressureChanged its conditions are to be told of
     */
    public record Node(
            Subject subject, Supplier<NodeLevels.Reading> levels, Runnable freeDisk, Runnable pressureChanged) {}

    /** The pods of the node. */
    public interface Pods {
        /** Those that run or may start to. */
        Collection<Pod> active();

        /** What they use, by uid. */
        Map<String, PodUsage> usages(Collection<Pod> pods);

        void end(Pod pod, PodFailure why);

        /** Nothing of it runs any more. */
        boolean hasEnded(String uid);
    }

    private record Victim(String uid, Instant at) {}

    public Eviction(Rules rules, Node node, Pods pods, EventRecorder events, InstantSource clock) {
        this.rules = rules;
        this.node = node;
        this.pods = pods;
        this.events = events;
        this.clock = clock;
    }

    public Set<Pressure> pressures() {
        return pressures;
    }

    public synchronized void run() {
        var seen = node.levels().get();
        var now = clock.instant();
        var plan = PressurePlanner.plan(memory, rules.thresholds(), seen.levels(), rules.transition(), now);
        memory = plan.memory();
        if (!plan.pressures().equals(pressures)) {
            pressures = Set.copyOf(plan.pressures());
            LOG.info("pressure on the node: {}", pressures.isEmpty() ? "none" : pressures);
            node.pressureChanged().run();
        }
        if (stillEnding(now) || endThoseBeyondTheirOwnLimits(seen, now)) {
            return;
        }
        plan.reclaim().ifPresent(threshold -> reclaim(threshold, seen, now));
    }

    private boolean stillEnding(Instant now) {
        ending = ending.filter(victim -> !pods.hasEnded(victim.uid) && now.isBefore(victim.at.plus(CLEANED_WITHIN)));
        return ending.isPresent();
    }

    private boolean endThoseBeyondTheirOwnLimits(NodeLevels.Reading seen, Instant now) {
        var limited = pods.active().stream().filter(LocalStorageLimits::has).toList();
        if (limited.isEmpty()) {
            return false;
        }
        var usages = pods.usages(limited);
        boolean any = false;
        for (var pod : limited) {
            var candidate = new Candidate(pod, Optional.ofNullable(usages.get(pod.uid())));
            var why = LocalStorageLimits.exceeded(candidate, seen.imagesApart());
            any |= why.isPresent()
                    && evict(pod, new PodFailure("Evicted", why.get(), Optional.of(IMMEDIATE), false), now);
        }
        return any;
    }

    private void reclaim(Threshold threshold, NodeLevels.Reading seen, Instant now) {
        var resource = threshold.signal().resource();
        events.record(
                node.subject(),
                EventRecorder.Type.WARNING,
                "EvictionThresholdMet",
                "Attempting to reclaim " + resource.text());
        if (threshold.signal().pressure() == Pressure.DISK && freesEnough(seen)) {
            LOG.info(
                    "{}: enough was freed without ending a pod",
                    threshold.signal().text());
            return;
        }
        evictFirst(threshold, seen, now);
    }

    private boolean freesEnough(NodeLevels.Reading before) {
        node.freeDisk().run();
        var after = node.levels().get().levels();
        return rules.thresholds().stream()
                .filter(threshold -> before.levels().containsKey(threshold.signal()))
                .noneMatch(threshold -> PressurePlanner.isCrossed(threshold, after, true));
    }

    private void evictFirst(Threshold threshold, NodeLevels.Reading seen, Instant now) {
        var active = pods.active();
        var usages = pods.usages(active);
        Function<Pod, Candidate> candidate = pod -> new Candidate(pod, Optional.ofNullable(usages.get(pod.uid())));
        var ranked = active.stream()
                .map(candidate)
                .sorted(VictimOrder.of(threshold.signal(), seen.imagesApart()))
                .toList();
        var level = seen.levels().get(threshold.signal());
        if (level == null) {
            return; // what cannot be measured any more is no reason to end a pod
        }
        var grace = threshold.hard() ? IMMEDIATE : rules.maxPodGrace();
        for (var next : ranked) {
            var message = EvictionMessage.of(threshold, level, next);
            if (evict(next.pod(), new PodFailure("Evicted", message, Optional.of(grace), true), now)) {
                return;
            }
        }
        LOG.warn(
                "{} is crossed and there is no pod to evict", threshold.signal().text());
    }

    /** False for pods that the node cannot do without. */
    private boolean evict(Pod pod, PodFailure why, Instant now) {
        if (pod.isCritical()) {
            LOG.warn("pod {} is critical and not evicted", pod);
            return false;
        }
        LOG.info("evicting pod {}: {}", pod, why.message());
        events.warning(pod.object(), why.reason(), why.message());
        pods.end(pod, why);
        ending = Optional.of(new Victim(pod.uid(), now));
        return true;
    }
}
