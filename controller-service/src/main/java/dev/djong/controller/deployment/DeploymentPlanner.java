package dev.djong.controller.deployment;

import static dev.djong.controller.deployment.DeploymentObserved.count;
import static dev.djong.controller.deployment.DeploymentObserved.size;
import static dev.djong.controller.deployment.DeploymentObserved.totalSize;

import dev.djong.controller.deployment.Step.Annotate;
import dev.djong.controller.deployment.Step.Create;
import dev.djong.controller.deployment.Step.Remove;
import dev.djong.controller.deployment.Step.Report;
import dev.djong.controller.deployment.Step.Scale;
import dev.djong.controller.deployment.Step.Update;
import dev.djong.object.ApiObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decides the next steps of a Deployment from what is seen of it. Pure; one instance plans once.
 *
 * <p>A Deployment's life is a few questions, asked in this order:
 *
 * <ol>
 *   <li>Is it being deleted? Only report.
 *   <li>Is it paused, or was its number of replicas changed during a rollout? Only resize: everything goes to the one
 *       active ReplicaSet, or is shared among several in proportion to their sizes ({@link ProportionalScaling}).
 *   <li>Does the current template have a ReplicaSet? If not, one is made; with {@code Recreate} only after all old pods
 *       have ended. Rolling back is the same: an old ReplicaSet whose template is the current one again becomes the
 *       current one and gets the next revision.
 *   <li>Rolling: may the current ReplicaSet grow ({@code replicas + maxSurge} bounds the total)? If so, only that now.
 *       Else, may old ones shrink ({@code replicas - maxUnavailable} bounds the available ones)? Broken old pods go
 *       first, since nobody misses them.
 *   <li>Is it complete? Then old ReplicaSets beyond the history limit go.
 * </ol>
 *
 * <pre>{@code
 * replicas 4, surge 1, unavailable 1      old/current   available
 *   grow by surge                           4/1           4
 *   shrink old: 4 available, 3 needed       3/1           3
 *   grow: 5 allowed, 4 exist                3/2           3 ... current pods become ready ... 0/4
 * }</pre>
 *
 * Every plan ends with the status ({@link DeploymentStatus}).
 */
final class DeploymentPlanner {
    private final DeploymentObserved seen;
    private final List<Step> steps = new ArrayList<>();
    private Optional<String> createdName = Optional.empty();
    private Optional<String> foundName = Optional.empty();

    private DeploymentPlanner(DeploymentObserved seen) {
        this.seen = seen;
    }

    static DeploymentPlan plan(DeploymentObserved seen) {
        return new DeploymentPlanner(seen).plan();
    }

    private DeploymentPlan plan() {
        if (seen.deployment().isBeingDeleted()) {
            return report();
        }
        if (seen.paused() || isResized()) {
            seen.current().ifPresent(this::refresh);
            scale();
            if (seen.paused()) {
                cleanUp();
            }
            return report();
        }
        if (seen.recreates()) {
            recreate();
        } else {
            roll();
        }
        return report();
    }

    private DeploymentPlan report() {
        var status = new DeploymentStatus(seen, createdName, foundName);
        var next = status.next();
        if (!next.equals(seen.deployment().status())) {
            steps.add(new Report(next));
        }
        return new DeploymentPlan(steps, status.recheck(next));
    }

    /** The Deployment asks for another number than its active ReplicaSets were last scaled for. */
    private boolean isResized() {
        return seen.replicaSets().stream()
                .filter(set ->
                        size(set) > 0 && set.annotation(Revisions.DESIRED).isPresent())
                .anyMatch(set -> Revisions.number(set, Revisions.DESIRED) != seen.replicas());
    }

    private void recreate() {
        var old = seen.old().stream().filter(set -> size(set) > 0).toList();
        if (!old.isEmpty()) {
            seen.current().ifPresent(this::refresh);
            old.forEach(set -> scaleTo(set, 0));
            return;
        }
        if (seen.oldPodsRunning()) {
            seen.current().ifPresent(this::refresh);
            return;
        }
        var current = currentOrCreate();
        current.ifPresent(set -> scaleTo(set, seen.replicas()));
        cleanUpIfComplete();
    }

    private void roll() {
        var current = currentOrCreate();
        if (current.isEmpty()) {
            return;
        }
        var set = current.get();
        int size = newSize(set);
        if (size(set) != size) {
            scaleTo(set, size);
            return;
        }
        if (!shrinkOld(set)) {
            cleanUpIfComplete();
        }
    }

    /** The size that the current ReplicaSet may have now. */
    private int newSize(ApiObject current) {
        if (size(current) >= seen.replicas()) {
            return seen.replicas();
        }
        int room = seen.maxReplicas() - totalSize(seen.replicaSets());
        return room <= 0 ? size(current) : size(current) + Math.min(room, seen.replicas() - size(current));
    }

    private boolean shrinkOld(ApiObject current) {
        var old = seen.old();
        if (totalSize(old) == 0) {
            return false;
        }
        int needed = seen.replicas() - seen.limits().unavailable();
        int unavailableCurrent = size(current) - count(current, "availableReplicas");
        int budget = totalSize(seen.replicaSets()) - needed - unavailableCurrent;
        if (budget <= 0) {
            return false;
        }
        var sizes = new ArrayList<>(old.stream().map(DeploymentObserved::size).toList());
        shrinkBroken(old, sizes, budget);
        int broken = totalSize(old) - sizes.stream().mapToInt(Integer::intValue).sum();
        shrinkAvailable(old, sizes, count(seen.replicaSets(), "availableReplicas") - needed, broken);
        boolean changed = false;
        for (int i = 0; i < old.size(); i++) {
            changed |= sizes.get(i) != size(old.get(i));
            scaleTo(old.get(i), sizes.get(i));
        }
        return changed;
    }

    /** Pods that are not available are not missed. */
    private static void shrinkBroken(List<ApiObject> old, List<Integer> sizes, int budget) {
        int left = budget;
        for (int i = 0; i < old.size() && left > 0; i++) {
            int broken = Math.min(left, Math.max(0, size(old.get(i)) - count(old.get(i), "availableReplicas")));
            sizes.set(i, sizes.get(i) - broken);
            left -= broken;
        }
    }

    private static void shrinkAvailable(List<ApiObject> old, List<Integer> sizes, int budget, int broken) {
        int left = budget;
        for (int i = 0; i < old.size() && left > 0; i++) {
            int taken = Math.min(left, sizes.get(i));
            sizes.set(i, sizes.get(i) - taken);
            left -= taken;
        }
    }

    private void scale() {
        var current = seen.current();
        var active = seen.replicaSets().stream().filter(set -> size(set) > 0).toList();
        if (active.size() <= 1) {
            var only = active.isEmpty() ? current.or(this::youngestOld) : Optional.of(active.getFirst());
            only.ifPresent(set -> scaleTo(set, seen.replicas()));
            return;
        }
        if (current.isPresent() && isSaturated(current.get())) {
            seen.old().stream().filter(set -> size(set) > 0).forEach(set -> scaleTo(set, 0));
            return;
        }
        if (!seen.recreates()) {
            ProportionalScaling.sizes(seen, active).forEach(this::scaleTo);
        }
    }

    private Optional<ApiObject> youngestOld() {
        var old = seen.old();
        return old.isEmpty() ? Optional.empty() : Optional.of(old.getLast());
    }

    /** The current ReplicaSet alone does all that is asked. */
    private boolean isSaturated(ApiObject current) {
        return size(current) == seen.replicas()
                && Revisions.number(current, Revisions.DESIRED) == seen.replicas()
                && count(current, "availableReplicas") == seen.replicas();
    }

    /** The current ReplicaSet brought up to date, or a step that creates it and nothing yet. */
    private Optional<ApiObject> currentOrCreate() {
        var current = seen.current();
        if (current.isPresent()) {
            return Optional.of(refresh(current.get()));
        }
        var created = NewReplicaSet.of(seen, nextRevision(), newSizeOfCreated());
        steps.add(new Create(created));
        createdName = Optional.of(created.name());
        annotate(created);
        return Optional.empty();
    }

    private int newSizeOfCreated() {
        return seen.recreates()
                ? seen.replicas()
                : Math.clamp(seen.maxReplicas() - totalSize(seen.replicaSets()), 0, seen.replicas());
    }

    private long nextRevision() {
        return 1 + seen.old().stream().mapToLong(Revisions::of).max().orElse(0);
    }

    /** Lets annotations, revision and minReadySeconds of the current ReplicaSet follow the Deployment. */
    private ApiObject refresh(ApiObject current) {
        var minReady = seen.deployment().spec().integerOr("minReadySeconds", 0);
        var updated =
                current.withAnnotations(Revisions.current(seen.deployment(), current.annotations(), nextRevision()));
        if (current.spec().integerOr("minReadySeconds", 0) != minReady) {
            updated = updated.withSpec(spec -> spec.with("minReadySeconds", minReady));
        }
        if (!updated.equals(current)) {
            steps.add(new Update(updated));
        }
        foundName = Optional.of(current.name());
        annotate(updated);
        return updated;
    }

    private void annotate(ApiObject current) {
        var revision = current.annotation(Revisions.REVISION).orElse("");
        if (!seen.deployment().annotation(Revisions.REVISION).orElse("").equals(revision)) {
            steps.add(new Annotate(revision));
        }
    }

    private void scaleTo(ApiObject set, int size) {
        var base = pendingUpdate(set);
        var sized = Revisions.withSize(base, seen.replicas(), seen.maxReplicas());
        if (size(set) != size) {
            sized = sized.withSpec(spec -> spec.with("replicas", size));
        }
        if (!sized.equals(base) && (size > 0 || size(set) > 0)) {
            steps.removeIf(
                    step -> step instanceof Update(var earlier) && earlier.uid().equals(set.uid()));
            steps.add(new Scale(sized, size(set), size));
        }
    }

    /** The same ReplicaSet with what an earlier step of this plan changes: one write instead of two. */
    private ApiObject pendingUpdate(ApiObject set) {
        for (var step : steps) {
            if (step instanceof Update(var updated) && updated.uid().equals(set.uid())) {
                return updated;
            }
        }
        return set;
    }

    private void cleanUpIfComplete() {
        if (DeploymentStatus.isComplete(seen.deployment(), seen.deployment().status())) {
            cleanUp();
        }
    }

    private void cleanUp() {
        var limit = seen.deployment().spec().integer("revisionHistoryLimit");
        if (limit.isEmpty()) {
            return;
        }
        var old = seen.old().stream().filter(set -> !set.isBeingDeleted()).toList();
        long surplus = old.size() - limit.getAsLong();
        old.stream()
                .sorted(Comparator.comparingLong(Revisions::of))
                .limit(Math.max(0, surplus))
                .filter(set -> size(set) == 0 && count(set, "replicas") == 0)
                .filter(set -> set.generation() <= set.status().integerOr("observedGeneration", 0))
                .forEach(set -> steps.add(new Remove(set)));
    }
}
