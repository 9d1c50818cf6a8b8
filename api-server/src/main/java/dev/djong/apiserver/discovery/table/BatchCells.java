package dev.djong.apiserver.discovery.table;

import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Cells of jobs and cron jobs. */
final class BatchCells {
    private BatchCells() {}

    static List<Cell> job(ApiObject job) {
        var containers = WorkloadCells.containers(job.spec().object("template"));
        return List.of(
                CoreCells.name(job),
                Cell.of(state(job)),
                Cell.of(completions(job)),
                duration(job.status()),
                CoreCells.age(job),
                Cell.of(Texts.members(containers, "name")),
                Cell.of(Texts.members(containers, "image")),
                Cell.of(Texts.selector(job.spec().object("selector"))));
    }

    private static String state(ApiObject job) {
        for (var ended : List.of("Complete", "Failed")) {
            if (holds(job, ended)) {
                return ended;
            }
        }
        if (job.isBeingDeleted()) {
            return "Terminating";
        }
        return List.of("Suspended", "FailureTarget", "SuccessCriteriaMet").stream()
                .filter(condition -> holds(job, condition))
                .findFirst()
                .orElse("Running");
    }

    private static boolean holds(ApiObject job, String condition) {
        return job.status()
                .array("conditions")
                .objects()
                .anyMatch(given -> given.text("type").equals(condition)
                        && given.text("status").equals("True"));
    }

    /** Without a number of completions the first success of any of the parallel pods is enough. */
    private static String completions(ApiObject job) {
        long succeeded = job.status().integerOr("succeeded", 0);
        var wanted = job.spec().integer("completions");
        if (wanted.isPresent()) {
            return succeeded + "/" + wanted.getAsLong();
        }
        long parallel = job.spec().integerOr("parallelism", 0);
        return parallel > 1 ? succeeded + "/1 of " + parallel : succeeded + "/1";
    }

    private static Cell duration(JsonObject status) {
        var start = time(status, "startTime");
        var end = time(status, "completionTime");
        if (start.isEmpty()) {
            return Cell.of("");
        }
        return end.map(until -> Cell.of(HumanDuration.of(Duration.between(start.get(), until))))
                .orElseGet(() -> Cell.age(start));
    }

    private static Optional<Instant> time(JsonObject status, String member) {
        return status.string(member).flatMap(Times::parse);
    }

    static List<Cell> cronJob(ApiObject cron) {
        var spec = cron.spec();
        var job = spec.object("jobTemplate").object("spec");
        var containers = WorkloadCells.containers(job.object("template"));
        var last = time(cron.status(), "lastScheduleTime");
        return List.of(
                CoreCells.name(cron),
                Cell.of(spec.text("schedule")),
                Cell.of(spec.text("timeZone"), Cell.NONE),
                Cell.of(Texts.flag(spec, "suspend")),
                Cell.of(cron.status().array("active").size()),
                last.isPresent() ? Cell.age(last) : Cell.of(Cell.NONE),
                CoreCells.age(cron),
                Cell.of(Texts.members(containers, "name")),
                Cell.of(Texts.members(containers, "image")),
                Cell.of(Texts.selector(job.object("selector"))));
    }
}
