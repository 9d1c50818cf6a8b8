package dev.djong.scheduler.cycle;

import dev.djong.scheduler.plugin.FilterPlugin.NodeTest;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.plugin.ScorePlugin.NodeScore;
import dev.djong.scheduler.plugin.ScorePlugin.Scale;
import dev.djong.scheduler.plugin.Verdict;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.NodeInfo;
import dev.djong.scheduler.snapshot.PodShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What all nodes are worth to the pods of one shape.
 *
 * <p>Most pods are copies of a template, and between two decisions few nodes change. So verdicts and raw scores are kept
 * in columns beside the node's version, and only nodes with another version are looked at again: of 5,000 nodes that is
 * the one that the last copy went to. Example with three nodes, the second of which was just given a pod:
 *
 * <pre>
 * version   7  12  3   (kept)      7  19  3   (snapshot)
 * verdict   ok ok  no              ok  ?  no      only node 2 is tested and scored again
 * </pre>
 *
 * <p>Scores that are relative to the best node are scaled anew each time, in one pass over the columns. Not for use by
 * more than one thread.
 */
final class Evaluation {
    /** A score that applies to these pods. {@code raw} has one entry a node. */
    private static final class Column {
        final NodeScore score;
        final Scale scale;
        final int weight;
        int[] raw = new int[0];
        int highest;

        Column(NodeScore score, Scale scale, int weight) {
            this.score = score;
            this.scale = scale;
            this.weight = weight;
        }
    }

    private final List<NodeTest> tests;
    private final List<Column> columns;
    private long[] versions = new long[0];
    private Verdict[] verdicts = new Verdict[0];

    Evaluation(SchedulingProfile profile, PodShape pod) {
        tests = profile.filters().stream()
                .map(filter -> filter.filterFor(pod))
                .flatMap(Optional::stream)
                .toList();
        columns = profile.scores().stream()
                .flatMap(each -> each.plugin().scoreFor(pod).stream()
                        .map(score -> new Column(score, each.plugin().scale(), each.weight())))
                .toList();
    }

    /** Brings the columns up to the snapshot. Returns how many nodes had to be looked at. */
    int update(ClusterSnapshot snapshot) {
        resize(snapshot.size());
        int changed = 0;
        for (int i = 0; i < versions.length; i++) {
            var node = snapshot.node(i);
            if (versions[i] != node.version()) {
                evaluate(i, node);
                changed++;
            }
        }
        return changed;
    }

    private void resize(int size) {
        if (versions.length != size) {
            versions = Arrays.copyOf(versions, size);
            verdicts = Arrays.copyOf(verdicts, size);
            columns.forEach(column -> column.raw = Arrays.copyOf(column.raw, size));
        }
    }

    private void evaluate(int index, NodeInfo node) {
        versions[index] = node.version();
        verdicts[index] = verdict(node);
        if (verdicts[index] == Verdict.ACCEPTED) {
            for (var column : columns) {
                column.raw[index] = column.score.score(node);
            }
        }
    }

    private Verdict verdict(NodeInfo node) {
        for (var test : tests) {
            var verdict = test.test(node);
            if (verdict != Verdict.ACCEPTED) {
                return verdict;
            }
        }
        return Verdict.ACCEPTED;
    }

    /** The node with the highest total; among equals each is as likely. */
    Decision decide(ClusterSnapshot snapshot, RandomGenerator random) {
        columns.forEach(this::findHighest);
        int best = -1;
        int bestTotal = -1;
        int equals = 0;
        int feasible = 0;
        for (int i = 0; i < verdicts.length; i++) {
            if (verdicts[i] != Verdict.ACCEPTED) {
                continue;
            }
            feasible++;
            int total = total(i);
            equals = total > bestTotal ? 1 : total == bestTotal ? equals + 1 : equals;
            if (total > bestTotal || total == bestTotal && random.nextInt(equals) == 0) {
                best = i;
                bestTotal = total;
            }
        }
        return best < 0
                ? new Decision.Unschedulable(diagnosis())
                : new Decision.Placed(snapshot.node(best).name(), feasible);
    }

    private void findHighest(Column column) {
        column.highest = 0;
        if (column.scale == Scale.AS_IS) {
            return;
        }
        for (int i = 0; i < verdicts.length; i++) {
            if (verdicts[i] == Verdict.ACCEPTED && column.raw[i] > column.highest) {
                column.highest = column.raw[i];
            }
        }
    }

    private int total(int index) {
        int total = 0;
        for (var column : columns) {
            total += column.weight * column.scale.apply(column.raw[index], column.highest);
        }
        return total;
    }

    private Diagnosis diagnosis() {
        var rejections = new ArrayList<Verdict.Rejected>(verdicts.length);
        for (var verdict : verdicts) {
            if (verdict instanceof Verdict.Rejected rejected) {
                rejections.add(rejected);
            }
        }
        return Diagnosis.of(rejections);
    }
}
