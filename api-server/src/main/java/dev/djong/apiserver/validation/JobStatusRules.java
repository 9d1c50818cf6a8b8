package dev.djong.apiserver.validation;

import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * What a Job's status may say and how it may go on. Most rules only look at what a write changes, so that a status which a
 * new spec put in the wrong can be repaired step by step.
 */
final class JobStatusRules {
    private static final String CONDITIONS = "status.conditions";

    private final Errors errors;
    private final ApiObject job;
    private final ApiObject stored;
    private final JsonObject status;
    private final JsonObject before;

    JobStatusRules(Errors errors, ApiObject job, ApiObject stored) {
        this.errors = errors;
        this.job = job;
        this.stored = stored;
        this.status = job.status();
        this.before = stored.status();
    }

    void check() {
        for (var count : List.of("active", "succeeded", "failed", "ready", "terminating")) {
            errors.nonNegative("status." + count, status.integerOr(count, 0));
        }
        uncounted();
        endings();
        times();
        finished();
        indexes();
        if ((changed("ready") || changed("active")) && number("ready") > Math.max(0, number("active"))) {
            invalid("ready", "cannot set more ready pods than active");
        }
        counters();
    }

    private boolean changed(String member) {
        return !Objects.equals(status.get(member), before.get(member));
    }

    private long number(String member) {
        return status.integerOr(member, 0);
    }

    private void invalid(String member, String detail) {
        errors.invalid("status." + member, status.get(member), detail);
    }

    private static boolean isTrue(ApiObject job, String type) {
        return job.status()
                .array("conditions")
                .objects()
                .anyMatch(condition -> condition.text("type").equals(type)
                        && condition.text("status").equals("True"));
    }

    private boolean is(String type) {
        return isTrue(job, type);
    }

    private boolean was(String type) {
        return isTrue(stored, type);
    }

    private boolean turned(String... types) {
        for (var type : types) {
            if (is(type) != was(type)) {
                return true;
            }
        }
        return false;
    }

    private void uncounted() {
        var seen = new HashSet<String>();
        for (var how : List.of("succeeded", "failed")) {
            Items.eachText(
                    status.object("uncountedTerminatedPods").array(how),
                    "status.uncountedTerminatedPods." + how,
                    (uid, at) -> {
                        if (uid.isEmpty()) {
                            errors.invalid(at, uid, "must not be empty");
                        } else if (!seen.add(uid)) {
                            errors.duplicate(at, Json.of(uid));
                        }
                    });
        }
    }

    private void endings() {
        refuseIf(
                turned("Complete", "Failed") && is("Complete") && is("Failed"),
                "cannot set Complete=True and Failed=true conditions");
        refuseIf(
                turned("Complete", "FailureTarget") && is("Complete") && is("FailureTarget"),
                "cannot set Complete=True and FailureTarget=true conditions");
        refuseIf(
                turned("Failed", "FailureTarget") && is("Failed") && !is("FailureTarget"),
                "cannot set Failed=True condition without the FailureTarget=true condition");
        refuseIf(
                turned("Complete", "SuccessCriteriaMet") && is("Complete") && !is("SuccessCriteriaMet"),
                "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
        refuseIf(
                is("SuccessCriteriaMet") && is("Failed"),
                "cannot set SuccessCriteriaMet=True and Failed=true conditions");
        refuseIf(
                is("SuccessCriteriaMet") && is("FailureTarget"),
                "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
        for (var type : List.of("Failed", "Complete", "FailureTarget")) {
            refuseIf(was(type) && !is(type), "cannot disable the terminal " + type + "=True condition");
        }
        refuseIf(
                was("SuccessCriteriaMet") && !is("SuccessCriteriaMet"),
                "cannot disable the SuccessCriteriaMet=True condition");
        refuseIf(
                was("Complete") && !was("SuccessCriteriaMet") && is("SuccessCriteriaMet"),
                "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions");
    }

    private void refuseIf(boolean wrong, String detail) {
        if (wrong) {
            errors.add(JobRules.plain(CONDITIONS, detail));
        }
    }

    private void times() {
        boolean ended = status.has("completionTime");
        if (turned("Complete") || changed("completionTime")) {
            if (ended && !is("Complete")) {
                invalid("completionTime", "cannot set completionTime when there is no Complete=True condition");
            }
            if (!ended && is("Complete")) {
                errors.required("status.completionTime", "completionTime is required for Complete jobs");
            }
        }
        if ((changed("startTime") || changed("completionTime")) && endsBeforeItBegins()) {
            invalid("completionTime", "completionTime cannot be set before startTime");
        }
        if (ended && before.has("completionTime") && changed("completionTime")) {
            invalid("completionTime", "completionTime cannot be mutated");
        }
        // A Job that is resumed begins anew.
        if (before.has("startTime") && changed("startTime") && !job.spec().flag("suspend") && !was("Suspended")) {
            errors.required("status.startTime", "startTime cannot be removed for unsuspended job");
        }
    }

    private boolean endsBeforeItBegins() {
        var start = Times.parse(status.text("startTime"));
        return Times.parse(status.text("completionTime"))
                .filter(end -> start.isPresent() && end.isBefore(start.get()))
                .isPresent();
    }

    private void finished() {
        if (!is("Complete") && !is("Failed")) {
            return;
        }
        boolean turned = turned("Complete", "Failed");
        if ((turned || changed("active")) && number("active") > 0) {
            invalid("active", "active>0 is invalid for finished job");
        }
        // A suspended Job of no completions is done without ever having started.
        boolean neverStarts = job.spec().flag("suspend") && job.spec().integerOr("completions", 1) == 0;
        if ((turned || changed("startTime")) && !status.has("startTime") && !neverStarts) {
            errors.required("status.startTime", "startTime is required for finished job");
        }
        var uncounted = status.object("uncountedTerminatedPods");
        if ((turned || changed("uncountedTerminatedPods"))
                && !(uncounted.array("succeeded").isEmpty()
                        && uncounted.array("failed").isEmpty())) {
            invalid("uncountedTerminatedPods", "uncountedTerminatedPods needs to be empty for finished job");
        }
        if ((turned || changed("terminating")) && number("terminating") > 0) {
            invalid("terminating", "terminating>0 is invalid for finished job");
        }
    }

    private void indexes() {
        long completions = job.spec().integerOr("completions", Long.MAX_VALUE);
        var completed = IndexText.read(status.text("completedIndexes"), completions);
        var failed = IndexText.read(status.text("failedIndexes"), completions);
        if (changed("completedIndexes")) {
            completed
                    .problem()
                    .ifPresent(problem -> invalid("completedIndexes", "error parsing completedIndexes: " + problem));
            if (!status.text("completedIndexes").isEmpty()
                    && !job.spec().text("completionMode").equals("Indexed")) {
                invalid("completedIndexes", "cannot set non-empty completedIndexes when non-indexed completion mode");
            }
        }
        if (changed("failedIndexes") && status.has("failedIndexes")) {
            if (!job.spec().has("backoffLimitPerIndex")) {
                invalid("failedIndexes", "cannot set non-null failedIndexes when backoffLimitPerIndex is null");
            } else {
                failed.problem()
                        .ifPresent(problem -> invalid("failedIndexes", "error parsing failedIndexes: " + problem));
            }
        }
        if (changed("failedIndexes") || changed("completedIndexes")) {
            completed
                    .overlap(failed)
                    .ifPresent(index ->
                            invalid("failedIndexes", "failedIndexes and completedIndexes overlap at index: " + index));
        }
    }

    private void counters() {
        if (number("failed") < before.integerOr("failed", 0)) {
            errors.invalid("status.failed", Json.of(number("failed")), "cannot decrease the failed counter");
        }
        boolean mayShrink = job.spec().text("completionMode").equals("Indexed")
                && Objects.equals(job.spec().get("completions"), job.spec().get("parallelism"));
        if (!mayShrink && number("succeeded") < before.integerOr("succeeded", 0)) {
            errors.invalid("status.succeeded", Json.of(number("succeeded")), "cannot decrease the succeeded counter");
        }
    }
}
