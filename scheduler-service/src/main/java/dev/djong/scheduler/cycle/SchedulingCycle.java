package dev.djong.scheduler.cycle;

import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.PodShape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Decides where pods go: every node is tested and scored, none is left out. A decision depends on the pod, the snapshot
 * and the random generator alone; what is kept between calls only saves work. All snapshots must come from one
 * {@link dev.djong.scheduler.snapshot.ClusterState}. One thread at a time.
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

    public Decision decide(PodShape pod, ClusterSnapshot snapshot) {
        var evaluation = evaluations.computeIfAbsent(pod, shape -> new Evaluation(profile, shape));
        evaluation.update(snapshot);
        dropOldest(snapshot.size());
        return evaluation.decide(snapshot, random);
    }

    private void dropOldest(int nodes) {
        int limit = Math.clamp(MAX_KEPT_VERDICTS / Math.max(1, nodes), 1, MAX_KEPT_SHAPES);
        while (evaluations.size() > limit) {
            evaluations.remove(evaluations.keySet().iterator().next());
        }
    }
}
