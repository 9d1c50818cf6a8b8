package dev.djong.controller.daemonset;

import dev.djong.controller.daemonset.DaemonSetPlan.Cause;
import dev.djong.controller.daemonset.DaemonSetPlan.Removal;
import dev.djong.controller.daemonset.NodeFit.Verdict;
import dev.djong.controller.pod.Pods;
import dev.djong.object.ApiObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides on which nodes a DaemonSet's pods are made and removed. Pure; one instance plans once.
 *
 * <p>First each node gets what it lacks and loses what it has too much of: a pod where one belongs, none where none may be,
 * ended ones replaced (failed ones after a back-off), one of several kept. Only where that leaves nothing to do, pods of an
 * old template are replaced:
 *
 * <ul>
 *   <li>without surge, old pods are deleted while at most {@code maxUnavailable} nodes are without an available pod, and
 *       come back with the new template in the next round;
 *   <li>with surge, a new pod is made beside the old one on at most {@code maxSurge} nodes at once, and the old one goes
 *       when the new one is available.
 * </ul>
 *
 * Old pods that are not available are replaced at once in both ways: nobody misses them.
 *
 * @see <a href="https://github.com/kubernetes/enhancements/issues/1591">KEP-1591: surge</a>
 */
final class DaemonSetPlanner {
    /** Creates or deletes of one plan: others get their turn in between. */
    static final int BURST = 250;

    private final DaemonSetObserved seen;
    private final DaemonUpdate update;
    private final List<String> create = new ArrayList<>();
    private final List<Removal> delete = new ArrayList<>();
    private final List<Duration> rechecks = new ArrayList<>();

    private DaemonSetPlanner(DaemonSetObserved seen) {
        this.seen = seen;
        this.update = seen.update();
    }

    static DaemonSetPlan plan(DaemonSetObserved seen) {
        var planner = new DaemonSetPlanner(seen);
        planner.seen.verdicts().forEach(planner::keep);
        planner.removeLost();
        if (planner.create.isEmpty() && planner.delete.isEmpty() && !planner.update.onDelete()) {
            planner.roll();
        }
        planner.waitForAvailable();
        return planner.result();
    }

    private DaemonSetPlan result() {
        return new DaemonSetPlan(
                create.stream().limit(BURST).toList(),
                delete.stream().limit(BURST).toList(),
                rechecks.stream().min(Comparator.naturalOrder()));
    }

    private void keep(String node, Verdict verdict) {
        var pods = seen.on(node);
        if (verdict == Verdict.LEAVE) {
            pods.forEach(pod -> delete(pod, node, Cause.UNWANTED));
        } else if (pods.isEmpty()) {
            if (verdict == Verdict.RUN) {
                create.add(node);
            }
        } else {
            thinOut(node, replaceEnded(node, pods));
        }
    }

    /** Deletes pods that ended; those that are left. */
    private List<ApiObject> replaceEnded(String node, List<ApiObject> pods) {
        var running = new ArrayList<ApiObject>();
        for (var pod : pods) {
            if (pod.isBeingDeleted()) {
                continue;
            }
            switch (Pods.phase(pod)) {
                case "Failed" -> replaceFailed(node, pod);
                case "Succeeded" -> delete(pod, node, Cause.SUCCEEDED);
                default -> running.add(pod);
            }
        }
        return running;
    }

    private void replaceFailed(String node, ApiObject pod) {
        var left = seen.backoff().get(node);
        if (left == null) {
            delete(pod, node, Cause.FAILED);
        } else {
            rechecks.add(left);
        }
    }

    /** Keeps the oldest; while surging the oldest new and the oldest old, as long as both are needed. */
    private void thinOut(String node, List<ApiObject> running) {
        if (!update.surges()) {
            running.stream().skip(1).forEach(pod -> delete(pod, node, Cause.UNWANTED));
            return;
        }
        if (running.size() <= 1) {
            return;
        }
        var updated = running.stream().filter(seen::isUpdated).toList();
        var old = running.stream().filter(pod -> !seen.isUpdated(pod)).toList();
        Stream.concat(updated.stream().skip(1), old.stream().skip(1)).forEach(pod -> delete(pod, node, Cause.UNWANTED));
        if (!updated.isEmpty() && !old.isEmpty()) {
            boolean needless = !Pods.isReady(old.getFirst()) || seen.isAvailable(updated.getFirst());
            if (needless) {
                delete(old.getFirst(), node, Cause.UNWANTED);
            }
        }
    }

    /** Pods made for a node that went before they were bound: no agent will ever take them. */
    private void removeLost() {
        seen.podsByNode().forEach((node, pods) -> {
            if (!seen.verdicts().containsKey(node)) {
                pods.stream()
                        .filter(pod -> Pods.nodeName(pod).isEmpty())
                        .forEach(pod -> delete(pod, node, Cause.UNWANTED));
            }
        });
    }

    private void delete(ApiObject pod, String node, Cause cause) {
        if (!pod.isBeingDeleted()) {
            delete.add(new Removal(pod, node, cause));
        }
    }

    /** What runs on a wanted node, apart from pods that are going. */
    private record Running(String node, List<ApiObject> updated, List<ApiObject> old) {
        boolean isUnclear() {
            return updated.size() > 1 || old.size() > 1;
        }
    }

    private Running running(String node) {
        var pods = seen.on(node).stream().filter(pod -> !pod.isBeingDeleted()).toList();
        return new Running(
                node,
                pods.stream().filter(seen::isUpdated).toList(),
                pods.stream().filter(pod -> !seen.isUpdated(pod)).toList());
    }

    private void roll() {
        var nodes = seen.wanted().stream().map(this::running).toList();
        if (update.surges()) {
            surge(nodes);
        } else {
            replace(nodes);
        }
    }

    private void replace(List<Running> nodes) {
        int unavailable = 0;
        var candidates = new ArrayList<Running>();
        for (var node : nodes) {
            boolean onlyOld = node.updated.isEmpty() && node.old.size() == 1;
            if (!onlyOld) {
                boolean available =
                        node.updated.size() == 1 && node.old.isEmpty() && seen.isAvailable(node.updated.getFirst());
                unavailable += available ? 0 : 1;
            } else if (seen.isAvailable(node.old.getFirst())) {
                candidates.add(node);
            } else {
                delete(node.old.getFirst(), node.node, Cause.UNWANTED);
            }
        }
        candidates.stream()
                .limit(Math.max(0, update.unavailable() - unavailable))
                .forEach(node -> delete(node.old.getFirst(), node.node, Cause.UNWANTED));
    }

    private void surge(List<Running> nodes) {
        int surging = 0;
        var candidates = new ArrayList<String>();
        for (var node : nodes) {
            if (node.isUnclear()) {
                surging++;
            } else if (node.old.isEmpty()) {
                continue; // nothing to replace here
            } else if (!node.updated.isEmpty()) {
                surging++; // its old pod goes when the new one is available
            } else if (seen.isAvailable(node.old.getFirst())) {
                candidates.add(node.node);
            } else {
                create.add(node.node);
            }
        }
        candidates.stream().limit(Math.max(0, update.surge() - surging)).forEach(create::add);
    }

    private void waitForAvailable() {
        seen.podsByNode().values().stream()
                .flatMap(List::stream)
                .flatMap(pod -> Pods.untilAvailable(pod, seen.minReady(), seen.now()).stream())
                .forEach(rechecks::add);
    }
}
