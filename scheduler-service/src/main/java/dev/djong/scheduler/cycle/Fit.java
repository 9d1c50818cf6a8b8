package dev.djong.scheduler.cycle;

import dev.djong.scheduler.plugin.ClusterFilter.PlacementTest;
import dev.djong.scheduler.plugin.ClusterFilter.Preparation;
import dev.djong.scheduler.plugin.NodeFilter.NodeTest;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.plugin.Verdict;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.Nomination;
import dev.djong.scheduler.snapshot.PodInfo;
import java.util.ArrayList;
import java.util.List;

/** Whether one pod fits on nodes of pictures that were never seen before, by all rules; nothing is kept. */
public final class Fit {
    private final SchedulingProfile profile;
    private final PodInfo pod;
    private final List<NodeTest> tests;

    public Fit(SchedulingProfile profile, PodInfo pod) {
        this.profile = profile;
        this.pod = pod;
        this.tests = Evaluation.testsOf(profile, pod.shape());
    }

    /** Also with the pods that wait for a place on that node, if they are as important as this one. */
    public Verdict on(int node, ClusterSnapshot snapshot) {
        var waiting = waitingFor(node, snapshot);
        if (!waiting.isEmpty()) {
            var verdict = alone(node, snapshot.with(node, waiting));
            if (verdict != Verdict.ACCEPTED) {
                return verdict;
            }
        }
        return alone(node, snapshot);
    }

    /** The pods that have a claim on the node which this one must respect. */
    List<PodInfo> waitingFor(int node, ClusterSnapshot snapshot) {
        var name = snapshot.node(node).name();
        return snapshot.nominations().stream()
                .filter(each -> each.node().equals(name) && mustBeRespected(each))
                .map(Nomination::pod)
                .toList();
    }

    boolean mustBeRespected(Nomination other) {
        return other.pod().priority() >= pod.priority() && !other.pod().key().equals(pod.key());
    }

    Verdict alone(int node, ClusterSnapshot snapshot) {
        var verdict = Evaluation.verdict(tests, snapshot.node(node));
        return verdict == Verdict.ACCEPTED ? prepare(snapshot).test(node) : verdict;
    }

    /** The rules that look at more than one node, ready to be asked. */
    Rules prepare(ClusterSnapshot snapshot) {
        var prepared = new ArrayList<PlacementTest>();
        for (var filter : profile.clusterFilters()) {
            switch (filter.prepare(pod, snapshot)) {
                case Preparation.Indifferent nothing -> {}
                case Preparation.Test(var test) -> prepared.add(test);
                case Preparation.NoNode(var why) -> {
                    return new Rules(List.of(node -> why), List.of(why));
                }
            }
        }
        return new Rules(prepared, List.of());
    }

    /** @param everywhere one entry where no node will do */
    record Rules(List<PlacementTest> tests, List<Verdict.Rejected> everywhere) {

        Verdict test(int node) {
            for (var test : tests) {
                var verdict = test.test(node);
                if (verdict != Verdict.ACCEPTED) {
                    return verdict;
                }
            }
            return Verdict.ACCEPTED;
        }
    }
}
