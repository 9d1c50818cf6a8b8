package dev.djong.controller.job;

import dev.djong.controller.condition.Conditions;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.object.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** A Job as its controller reads it. */
record Job(ApiObject object) {
    static final String KIND = "Job";
    private static final String OUR_NAME = "kubernetes.io/job-controller";
    private static final long RETRIES = 6;

    ObjectKey key() {
        return object.key();
    }

    JsonObject spec() {
        return object.spec();
    }

    JsonObject status() {
        return object.status();
    }

    LabelSelector selector() {
        return LabelSelector.of(spec().object("selector"));
    }

    long parallelism() {
        return spec().integerOr("parallelism", 1);
    }

    /** Empty for a work queue: any success tells that the work is done. */
    OptionalLong completions() {
        return spec().integer("completions");
    }

    boolean indexed() {
        return spec().text("completionMode").equals("Indexed");
    }

    /** A completion mode of the future. */
    boolean modeUnknown() {
        var mode = spec().text("completionMode");
        return !mode.isEmpty() && !mode.equals("Indexed") && !mode.equals("NonIndexed");
    }

    /** One more than the highest index of an indexed Job. */
    int indexes() {
        return (int) completions().orElse(0);
    }

    boolean suspended() {
        return spec().flag("suspend");
    }

    long backoffLimit() {
        return spec().integerOr("backoffLimit", RETRIES);
    }

    boolean limitsEachIndex() {
        return indexed() && spec().has("backoffLimitPerIndex");
    }

    long backoffLimitPerIndex() {
        return spec().integerOr("backoffLimitPerIndex", 0);
    }

    OptionalLong maxFailedIndexes() {
        return spec().integer("maxFailedIndexes");
    }

    boolean retriesInPlace() {
        return spec().object("template").object("spec").text("restartPolicy").equals("OnFailure");
    }

    /** A pod is replaced when it has failed, not already when it is being deleted. */
    boolean replacesOnlyFailed() {
        return spec().text("podReplacementPolicy").equals("Failed") || spec().has("podFailurePolicy");
    }

    PodFailurePolicy failurePolicy() {
        return PodFailurePolicy.of(spec());
    }

    Optional<Instant> startTime() {
        return Times.parse(status().text("startTime"));
    }

    /** When it has been active for too long; empty while it may not be or has not been started. */
    Optional<Instant> deadline() {
        var seconds = spec().integer("activeDeadlineSeconds");
        return seconds.isEmpty() || suspended()
                ? Optional.empty()
                : startTime().map(start -> start.plus(Duration.ofSeconds(seconds.getAsLong())));
    }

    boolean isFinished() {
        return isFinished(object);
    }

    static boolean isFinished(ApiObject job) {
        return Conditions.isTrue(job, "Complete") || Conditions.isTrue(job, "Failed");
    }

    /** Somebody else's controller looks after it (KEP-4368). */
    boolean isManagedElsewhere() {
        return isManagedElsewhere(object);
    }

    static boolean isManagedElsewhere(ApiObject job) {
        return job.spec()
                .string("managedBy")
                .filter(name -> !name.equals(OUR_NAME))
                .isPresent();
    }

    /** Uids that were noted and not yet counted, of pods that {@code succeeded} or {@code failed}. */
    Set<String> uncounted(String how) {
        return status().object("uncountedTerminatedPods").array(how).strings().collect(Collectors.toSet());
    }

    /** A success of an indexed Job is noted by its index. */
    boolean isNoted(ApiObject pod) {
        return uncounted("succeeded").contains(pod.uid())
                || uncounted("failed").contains(pod.uid())
                || indexed() && JobPods.hasSucceeded(pod) && completedIndexes().has(JobPods.index(pod));
    }

    /** What the status holds already. */
    Indexes completedIndexes() {
        return Indexes.parse(status().text("completedIndexes"), indexes());
    }
}
