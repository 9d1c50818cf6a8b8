package dev.djong.controller.statefulset;

import static dev.djong.controller.statefulset.StatefulSetObserved.isOf;

import dev.djong.controller.pod.Pods;
import dev.djong.object.ApiObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides what to do next for a StatefulSet. Pure; one instance plans once.
 *
 * <p>It walks over the replicas and stops at the first that is not as it should be, so that in order
 * ({@code podManagementPolicy: OrderedReady}) at most one thing happens at a time:
 *
 * <ol>
 *   <li>Upwards over the wanted ordinals: a pod that is missing is made, with its claims; one that ended is deleted to be
 *       made anew; one that goes, is not ready or not yet available is waited for.
 *   <li>Downwards over the surplus ones: the highest is deleted. One that is not well is waited for, unless it is the only
 *       such: then it goes, since nothing may bring it back.
 *   <li>Downwards over the wanted ones again, down to the partition: pods of another than the update revision are deleted,
 *       to come back with it. At most {@code maxUnavailable} of those walked over may be unwell.
 * </ol>
 *
 * <pre>{@code
 * replicas 3, partition 1      web-0  web-1  web-2
 *   template changes           old    old    old
 *   delete web-2, make, wait   old    old    new
 *   delete web-1, make, wait   old    new    new      and that is all, until the partition is lowered
 * }</pre>
 *
 * {@code Parallel} does all of 1 and 2 at once and waits for nobody; 3 is the same for both.
 */
final class StatefulSetPlanner {
    /** Pods made or deleted by one plan: others get their turn in between. */
    static final int BURST = 500;

    private final StatefulSetObserved seen;
    private final ApiObject set;
    private final Ordinals ordinals;
    private final UpdateStrategy strategy;
    private final ClaimRetention retention;
    private final NavigableMap<Integer, ApiObject> surplus = new TreeMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final Set<Integer> touched = new HashSet<>();

    private StatefulSetPlanner(StatefulSetObserved seen) {
        this.seen = seen;
        this.set = seen.set();
        this.ordinals = seen.ordinals();
        this.strategy = seen.strategy();
        this.retention = ClaimRetention.of(set);
        seen.pods().forEach((ordinal, pod) -> {
            if (!ordinals.contains(ordinal)) {
                surplus.put(ordinal, pod);
            }
        });
    }

    static StatefulSetPlan plan(StatefulSetObserved seen) {
        var planner = new StatefulSetPlanner(seen);
        if (!seen.set().isBeingDeleted()) {
            planner.walk();
        }
        return new StatefulSetPlan(planner.steps, planner.recheck());
    }

    private void walk() {
        if (keepWanted() && removeSurplus() && !strategy.onDelete()) {
            update();
        }
    }

    /** False to go no further. */
    private boolean keepWanted() {
        int end = ordinals.start() + ordinals.count();
        for (int ordinal = ordinals.start(); ordinal < end && touched.size() < BURST; ordinal++) {
            boolean well = keep(ordinal);
            if (!well && seen.inOrder()) {
                return false;
            }
        }
        return touched.size() < BURST;
    }

    /** True when the replica is as it should be. */
    private boolean keep(int ordinal) {
        var pod = seen.pods().get(ordinal);
        if (pod == null) {
            create(ordinal);
            return false;
        }
        if (Pods.isFinished(pod)) {
            delete(ordinal, pod);
            return false;
        }
        if (Pods.phase(pod).isEmpty() || Pods.phase(pod).equals("Pending")) {
            createMissingClaims(ordinal);
        }
        boolean well = seen.isWell(pod);
        if (well || (!seen.inOrder() && !pod.isBeingDeleted())) {
            keepIdentity(ordinal, pod);
            keepClaims(ordinal, pod, true);
        }
        return well;
    }

    private void create(int ordinal) {
        var name = Ordinals.podName(set, ordinal);
        boolean mustWait = Replicas.claimNames(set, ordinal).stream()
                .map(seen.claims()::get)
                .anyMatch(claim -> claim != null && ClaimRetention.isOnItsWayOut(claim, name));
        if (!mustWait) {
            createMissingClaims(ordinal);
            steps.add(new Step.CreatePod(Replicas.pod(set, revisionFor(ordinal), ordinal)));
            touched.add(ordinal);
        }
    }

    /** Replicas before the partition do not go to the update revision, not even when they are made anew. */
    private ApiObject revisionFor(int ordinal) {
        boolean kept = !strategy.onDelete() && ordinal < ordinals.start() + strategy.partition();
        return kept ? seen.current() : seen.update();
    }

    private void createMissingClaims(int ordinal) {
        for (var claim : Replicas.claims(set, ordinal)) {
            if (!seen.claims().containsKey(claim.name())) {
                steps.add(new Step.CreateClaim(retention.ofNewReplica(claim, set), Ordinals.podName(set, ordinal)));
            }
        }
    }

    private void keepIdentity(int ordinal, ApiObject pod) {
        var named = Replicas.withIdentity(pod, ordinal);
        if (!named.equals(pod)) {
            steps.add(new Step.UpdatePod(named));
        }
    }

    private void keepClaims(int ordinal, ApiObject pod, boolean wanted) {
        for (var name : Replicas.claimNames(set, ordinal)) {
            var claim = seen.claims().get(name);
            if (claim != null) {
                var owned = retention.apply(claim, set, pod, wanted);
                if (!owned.equals(claim)) {
                    steps.add(new Step.UpdateClaim(owned));
                }
            }
        }
    }

    /** False to go no further. */
    private boolean removeSurplus() {
        surplus.forEach((ordinal, pod) -> keepClaims(ordinal, pod, false));
        var lowestUnwell = lowestUnwellSurplus();
        for (var entry : surplus.descendingMap().entrySet()) {
            int ordinal = entry.getKey();
            var pod = entry.getValue();
            if (seen.inOrder()) {
                boolean mayGo = !pod.isBeingDeleted()
                        && (seen.isAvailable(pod)
                                || lowestUnwell
                                        .filter(lowest -> lowest == ordinal)
                                        .isPresent());
                if (mayGo) {
                    delete(ordinal, pod);
                }
                return false;
            }
            if (touched.size() >= BURST) {
                return false;
            }
            delete(ordinal, pod);
        }
        return true;
    }

    private Optional<Integer> lowestUnwellSurplus() {
        return surplus.entrySet().stream()
                .filter(entry -> !seen.isWell(entry.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private void update() {
        int unwell = 0;
        for (int place = ordinals.count() - 1;
                place >= strategy.partition() && unwell < strategy.maxUnavailable();
                place--) {
            int ordinal = ordinals.start() + place;
            var pod = seen.pods().get(ordinal);
            if (pod == null || touched.contains(ordinal)) {
                unwell++;
            } else if (!isOf(pod, seen.update()) && !pod.isBeingDeleted()) {
                delete(ordinal, pod);
                unwell++;
            } else if (!seen.isWell(pod)) {
                unwell++;
            }
        }
    }

    private void delete(int ordinal, ApiObject pod) {
        if (!pod.isBeingDeleted()) {
            steps.add(new Step.DeletePod(pod));
            touched.add(ordinal);
        }
    }

    private Optional<Duration> recheck() {
        return seen.pods().values().stream()
                .flatMap(pod -> Pods.untilAvailable(pod, seen.minReady(), seen.now()).stream())
                .min(Comparator.naturalOrder());
    }
}
