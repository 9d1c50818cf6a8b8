package dev.djong.scheduler.cycle;

import dev.djong.scheduler.plugin.NodeFilter.NodeTest;
import dev.djong.scheduler.plugin.NodeScorer.NodeScore;
import dev.djong.scheduler.plugin.NodeScorer.Scale;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.plugin.Verdict;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.NodeInfo;
import dev.djong.scheduler.snapshot.PodShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What all nodes are worth to the pods of one shape.
 *
 * <p>Most pods are copies of a template, and between two decisions few nodes change. So verdicts and scores are kept in
 * columns beside the node's version, and only nodes with another version are looked at again: of 5,000 nodes that is the
 * one that the last copy went to. Example with three nodes, the second of which was just given a pod:
 *
 * <pre>
 * version   7  12  3   (kept)      7  19  3   (snapshot)
 * verdict   ok ok  no              ok  ?  no      only node 2 is tested and scored again
 * fixed     160 155 -1            160  ?  -1
 * </pre>
 *
 * <p>Scores that stand for themselves are added up in {@code fixed}. Those that are relative to the best node are scaled
 * in each decision, but only while some node has a raw score other than 0: without that they are the same for all. Not
 * for use by more than one thread.
 */
final class Evaluation {
    /** Stands in a total's place where the node will not do. */
    static final int INFEASIBLE = -1;

    /** A score that is relative to the other nodes. {@code raw} has one entry a node, 0 for those that were rejected. */
    private static final class Relative {
        final NodeScore score;
        final Scale scale;
        final int weight;
        int[] raw = new int[0];
        int nonZero;

        Relative(NodeScore score, Scale scale, int weight) {
            this.score = score;
            this.scale = scale;
            this.weight = weight;
        }

        void set(int index, int value) {
            nonZero += (value != 0 ? 1 : 0) - (raw[index] != 0 ? 1 : 0);
            raw[index] = value;
        }

        void addTo(int[] totals) {
            int highest = 0;
            for (int i = 0; i < totals.length; i++) {
                highest = totals[i] < 0 ? highest : Math.max(highest, raw[i]);
            }
            for (int i = 0; i < totals.length; i++) {
                totals[i] += totals[i] < 0 ? 0 : weight * scale.apply(raw[i], highest);
            }
        }
    }

    /** A score that stands for itself. */
    private record Fixed(NodeScore score, int weight) {}

    private final SchedulingProfile profile;
    private final PodShape pod;
    private final List<NodeTest> tests;
    private final List<Fixed> fixedScores = new ArrayList<>();
    private final List<Relative> relativeScores = new ArrayList<>();
    /** The scores that depend on more than the node, as they were when the columns were filled. */
    private List<Optional<NodeScore>> changeable = List.of();

    private long[] versions = new long[0];
    private Verdict[] verdicts = new Verdict[0];
    /** The sum of the fixed scores, or {@link #INFEASIBLE}. */
    private int[] fixed = new int[0];

    private int feasible;

    Evaluation(SchedulingProfile profile, PodShape pod, ClusterSnapshot snapshot) {
        this.profile = profile;
        this.pod = pod;
        tests = testsOf(profile, pod);
        prepareScores(snapshot);
    }

    static List<NodeTest> testsOf(SchedulingProfile profile, PodShape pod) {
        return profile.nodeFilters().stream()
                .map(filter -> filter.filterFor(pod))
                .flatMap(Optional::stream)
                .toList();
    }

    private void prepareScores(ClusterSnapshot snapshot) {
        fixedScores.clear();
        relativeScores.clear();
        changeable = changeableScores(snapshot);
        for (var each : profile.nodeScorers()) {
            var scale = each.plugin().scale();
            each.plugin().scoreFor(pod, snapshot).ifPresent(score -> {
                if (scale == Scale.AS_IS) {
                    fixedScores.add(new Fixed(score, each.weight()));
                } else {
                    relativeScores.add(new Relative(score, scale, each.weight()));
                }
            });
        }
    }

    private List<Optional<NodeScore>> changeableScores(ClusterSnapshot snapshot) {
        var scores = new ArrayList<Optional<NodeScore>>();
        for (var each : profile.nodeScorers()) {
            if (each.plugin().usesSnapshot()) {
                scores.add(each.plugin().scoreFor(pod, snapshot));
            }
        }
        return scores;
    }

    /** Brings the columns up to the snapshot. */
    void update(ClusterSnapshot snapshot) {
        boolean scoresChanged = !changeable.equals(changeableScores(snapshot));
        if (scoresChanged) {
            prepareScores(snapshot);
        }
        if (scoresChanged || versions.length != snapshot.size()) {
            startAnew(snapshot.size());
        }
        for (int i = snapshot.nextChanged(versions, 0); i >= 0; i = snapshot.nextChanged(versions, i)) {
            evaluate(i, snapshot.node(i));
        }
    }

    /** Nodes came or went: positions have moved. */
    private void startAnew(int size) {
        versions = new long[size];
        verdicts = new Verdict[size];
        fixed = new int[size];
        Arrays.fill(fixed, INFEASIBLE);
        feasible = 0;
        relativeScores.forEach(column -> {
            column.raw = new int[size];
            column.nonZero = 0;
        });
    }

    private void evaluate(int index, NodeInfo node) {
        var verdict = verdict(tests, node);
        boolean possible = verdict == Verdict.ACCEPTED;
        feasible += (possible ? 1 : 0) - (fixed[index] != INFEASIBLE ? 1 : 0);
        versions[index] = node.version();
        verdicts[index] = verdict;
        fixed[index] = possible ? fixedTotal(node) : INFEASIBLE;
        for (var column : relativeScores) {
            column.set(index, possible ? column.score.score(node) : 0);
        }
    }

    static Verdict verdict(List<NodeTest> tests, NodeInfo node) {
        for (var test : tests) {
            var verdict = test.test(node);
            if (verdict != Verdict.ACCEPTED) {
                return verdict;
            }
        }
        return Verdict.ACCEPTED;
    }

    private int fixedTotal(NodeInfo node) {
        int total = 0;
        for (var each : fixedScores) {
            total += each.weight * each.score.score(node);
        }
        return total;
    }

    /** How many nodes accept the shape. */
    int feasible() {
        return feasible;
    }

    Verdict verdict(int node) {
        return verdicts[node];
    }

    /**
     * The scores of all nodes added up; {@link #INFEASIBLE} where the node does not accept the shape. Not for writing.
     */
    int[] totals() {
        return totals(fixed);
    }

    /** A column to mark nodes in. */
    int[] copyOfFixed() {
        return fixed.clone();
    }

    /** The same for those nodes only that {@code possible}, a {@link #copyOfFixed}, does not mark as INFEASIBLE. */
    int[] totals(int[] possible) {
        var totals = possible;
        for (var column : relativeScores) {
            if (column.nonZero > 0) {
                totals = totals == fixed ? fixed.clone() : totals;
                column.addTo(totals);
            }
        }
        return totals;
    }
}
