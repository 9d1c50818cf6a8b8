package dev.djong.scheduler;

import dev.djong.event.EventRecorder;
import dev.djong.scheduler.cycle.Decision;
import dev.djong.scheduler.cycle.Diagnosis;
import dev.djong.scheduler.cycle.SchedulingCycle;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.preemption.PreemptionPlan;
import dev.djong.scheduler.preemption.PreemptionPlanner;
import dev.djong.scheduler.snapshot.ClusterSnapshot;
import dev.djong.scheduler.snapshot.ClusterState;
import dev.djong.scheduler.snapshot.PodInfo;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What decides for the pods of one {@code spec.schedulerName}, and speaks in that name. One thread at a time. */
final class Profile {
    private final SchedulingCycle cycle;
    private final Optional<PreemptionPlanner> preemption;
    private final EventRecorder events;

    Profile(SchedulingProfile rules, EventRecorder events, RandomGenerator random) {
        this.cycle = new SchedulingCycle(rules, random);
        this.preemption = rules.preemption().map(limits -> new PreemptionPlanner(rules, limits, random));
        this.events = events;
    }

    /** A snapshot in which all is counted that the decision asks for. */
    ClusterSnapshot snapshotFor(PodInfo pod, ClusterState state) {
        var queries = cycle.queriesOf(pod, state.snapshot());
        return state.snapshotFor(queries);
    }

    Decision decide(PodInfo pod, ClusterSnapshot snapshot) {
        return cycle.decide(pod, snapshot);
    }

    /** Empty where this profile never evicts. */
    Optional<PreemptionPlan> planPreemption(PodInfo pod, ClusterSnapshot snapshot, Diagnosis diagnosis) {
        return preemption.map(planner -> planner.plan(pod, snapshot, diagnosis));
    }

    EventRecorder events() {
        return events;
    }
}
