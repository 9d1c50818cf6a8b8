package dev.djong.scheduler.cycle;

import static dev.djong.scheduler.cycle.Evaluation.INFEASIBLE;

import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.plugin.Verdict;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.Nomination;
import dev.djong.scheduler.snapshot.PodInfo;
import dev.djong.scheduler.snapshot.PodQuery;
import dev.djong.scheduler.snapshot.PodShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * Decides where pods go: every node is tested and scored, none is left out. A decision depends on the pod, the snapshot
 * and the random generator alone; what is kept between calls only saves work. All snapshots must come from one
 * {@link dev.djong.scheduler.snapshot.ClusterState}. One thread at a time.
 *
 * <p>Rules about one node are kept in an {@link Evaluation} of the pod's shape. Rules about other pods are worked out
 * anew for each pod from the snapshot's counts, and only for nodes that the former accept.
 */
public final class SchedulingCycle {
    /** Nodes times shapes whose verdicts are kept: about 40 bytes each. */
    static final int MAX_KEPT_VERDICTS = 200_000;
    /** Also with few nodes. */
    static final int MAX_KEPT_SHAPES = 256;

    private final SchedulingProfile profile;
    private final RandomGenerator random;
    private final Map<PodShape, Evaluation> evaluations = new LinkedHashMap<>(16, 0.75f, true);

    public SchedulingCycle(SchedulingProfile profile, RandomGenerator random) {
        this.profile = profile;
        this.random = random;
    }

    public SchedulingProfile profile() {
        return profile;
    }

    /** What must be counted in a snapshot for {@link #decide}; without it the decision is the same but slow. */
    public List<PodQuery> queriesOf(PodInfo pod, ClusterSnapshot snapshot) {
        return profile.queriesOf(pod, snapshot);
    }

    public Decision decide(PodInfo pod, ClusterSnapshot snapshot) {
        var evaluation = evaluations.computeIfAbsent(pod.shape(), shape -> new Evaluation(profile, shape, snapshot));
        evaluation.update(snapshot);
        dropOldest(snapshot.size());
        var fit = new Fit(profile, pod);
        var rules = fit.prepare(snapshot);
        if (!rules.everywhere().isEmpty() && snapshot.size() > 0) {
            return new Decision.Unschedulable(
                    Diagnosis.everywhere(rules.everywhere().getFirst(), snapshot.size()));
        }
        return new Attempt(pod, snapshot, evaluation, fit, rules).decide();
    }

    private void dropOldest(int nodes) {
        int limit = Math.clamp(MAX_KEPT_VERDICTS / Math.max(1, nodes), 1, MAX_KEPT_SHAPES);
        while (evaluations.size() > limit) {
            evaluations.remove(evaluations.keySet().iterator().next());
        }
    }

    /** One decision. */
    private final class Attempt {
        private final PodInfo pod;
        private final ClusterSnapshot snapshot;
        private final Evaluation evaluation;
        private final Fit fit;
        private final Fit.Rules rules;
        private int feasible;

        Attempt(PodInfo pod, ClusterSnapshot snapshot, Evaluation evaluation, Fit fit, Fit.Rules rules) {
            this.pod = pod;
            this.snapshot = snapshot;
            this.evaluation = evaluation;
            this.fit = fit;
            this.rules = rules;
            this.feasible = evaluation.feasible();
        }

        Decision decide() {
            var own = ownNomination();
            if (own.isPresent()) {
                return new Decision.Placed(snapshot.node(own.getAsInt()).name(), 1);
            }
            var totals = needsASecondLook() ? evaluation.totals(possible()) : evaluation.totals();
            return feasible == 0
                    ? new Decision.Unschedulable(diagnosis())
                    : new Decision.Placed(best(withClusterScores(totals)), feasible);
        }

        /** The node where pods were evicted for this one, if it will do now. */
        private OptionalInt ownNomination() {
            for (var each : snapshot.nominations()) {
                if (each.pod().key().equals(pod.key())) {
                    int node = snapshot.position(each.node());
                    return node >= 0 && verdict(node) == Verdict.ACCEPTED ? OptionalInt.of(node) : OptionalInt.empty();
                }
            }
            return OptionalInt.empty();
        }

        private boolean needsASecondLook() {
            return !rules.tests().isEmpty() || snapshot.nominations().stream().anyMatch(fit::mustBeRespected);
        }

        private int[] possible() {
            var column = evaluation.copyOfFixed();
            feasible = 0;
            for (int node = 0; node < column.length; node++) {
                if (column[node] != INFEASIBLE) {
                    boolean accepted = rules.test(node) == Verdict.ACCEPTED;
                    column[node] = accepted ? column[node] : INFEASIBLE;
                    feasible += accepted ? 1 : 0;
                }
            }
            for (var each : snapshot.nominations()) {
                int node = snapshot.position(each.node());
                if (node >= 0 && column[node] != INFEASIBLE && !leavesRoomFor(each, node)) {
                    column[node] = INFEASIBLE;
                    feasible--;
                }
            }
            return column;
        }

        private boolean leavesRoomFor(Nomination other, int node) {
            return !fit.mustBeRespected(other) || withWaiting(node) == Verdict.ACCEPTED;
        }

        private Verdict withWaiting(int node) {
            var waiting = fit.waitingFor(node, snapshot);
            return waiting.isEmpty() ? Verdict.ACCEPTED : fit.alone(node, snapshot.with(node, waiting));
        }

        private Verdict verdict(int node) {
            var verdict = evaluation.verdict(node);
            if (verdict == Verdict.ACCEPTED) {
                verdict = rules.test(node);
            }
            return verdict == Verdict.ACCEPTED ? withWaiting(node) : verdict;
        }

        private int[] withClusterScores(int[] totals) {
            if (feasible == 1) {
                return totals;
            }
            var sum = totals;
            var possible = new int[0];
            for (var each : profile.clusterScorers()) {
                possible = possible.length == 0 ? positions(totals) : possible;
                var scores = each.plugin().scores(pod, snapshot, possible);
                if (scores.isPresent()) {
                    sum = sum == totals ? totals.clone() : sum;
                    for (int i = 0; i < possible.length; i++) {
                        sum[possible[i]] += each.weight() * scores.get()[i];
                    }
                }
            }
            return sum;
        }

        private int[] positions(int[] totals) {
            var positions = new int[feasible];
            int found = 0;
            for (int node = 0; node < totals.length; node++) {
                if (totals[node] != INFEASIBLE) {
                    positions[found++] = node;
                }
            }
            return positions;
        }

        /** The node with the highest total; among equals each is as likely. */
        private String best(int[] totals) {
            int best = INFEASIBLE;
            for (int total : totals) {
                best = Math.max(best, total);
            }
            return snapshot.node(choose(totals, best)).name();
        }

        private int choose(int[] totals, int best) {
            int equals = 0;
            for (int total : totals) {
                equals += total == best ? 1 : 0;
            }
            int skip = equals == 1 ? 0 : random.nextInt(equals);
            for (int i = 0; i < totals.length; i++) {
                if (totals[i] == best && skip-- == 0) {
                    return i;
                }
            }
            throw new IllegalStateException("no node has the total " + best + " any more");
        }

        private Diagnosis diagnosis() {
            var rejections = new ArrayList<Verdict.Rejected>(snapshot.size());
            for (int node = 0; node < snapshot.size(); node++) {
                switch (verdict(node)) {
                    case Verdict.Rejected rejected -> rejections.add(rejected);
                    case Verdict.Accepted accepted ->
                        throw new IllegalStateException("node "
                                + snapshot.node(node).name() + " will do for " + pod.key() + " and yet none was found");
                }
            }
            return Diagnosis.of(rejections);
        }
    }
}
