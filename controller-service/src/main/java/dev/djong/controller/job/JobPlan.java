package dev.djong.controller.job;

import dev.djong.object.ApiObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What to do with the pods of one Job.
 *
 * @param verdict how the Job ends; empty while it goes on
 * @param stop running pods that end because the Job does: they are counted
 * @param drop running pods too many, or of a suspended Job: they are not counted
 * @param recheck when time alone changes the picture
 */
record JobPlan(
        Optional<Verdict> verdict,
        List<ApiObject> stop,
        List<ApiObject> drop,
        List<NewPod> create,
        Optional<Duration> recheck) {

    static final JobPlan NOTHING = new JobPlan(Optional.empty(), List.of(), List.of(), List.of(), Optional.empty());

    static JobPlan end(Verdict verdict, List<ApiObject> stop) {
        return new JobPlan(Optional.of(verdict), stop, List.of(), List.of(), Optional.empty());
    }

    static JobPlan drop(List<ApiObject> pods) {
        return new JobPlan(Optional.empty(), List.of(), pods, List.of(), Optional.empty());
    }

    JobPlan create(List<NewPod> pods) {
        return new JobPlan(verdict, stop, drop, pods, recheck);
    }

    JobPlan with(Verdict met) {
        return new JobPlan(Optional.of(met), stop, drop, create, recheck);
    }

    /** Looks again after {@code delay}, or earlier where that was planned before. */
    JobPlan recheckWithin(Optional<Duration> delay) {
        var sooner = recheck.filter(planned -> delay.isEmpty() || planned.compareTo(delay.get()) < 0)
                .or(() -> delay);
        return new JobPlan(verdict, stop, drop, create, sooner);
    }
}
