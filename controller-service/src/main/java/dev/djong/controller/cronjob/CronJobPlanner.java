package dev.djong.controller.cronjob;

import dev.djong.controller.condition.Conditions;
import dev.djong.controller.cronjob.CronJob.Concurrency;
import dev.djong.controller.cronjob.CronJobPlan.Note;
import dev.djong.controller.cronjob.CronJobPlan.Start;
import dev.djong.cron.InvalidSchedule;
import dev.djong.cron.Schedule;
import dev.djong.cron.TimeZones;
import dev.djong.event.EventRecorder.Type;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Decides which Jobs a CronJob starts, replaces and forgets. Pure. */
final class CronJobPlanner {
    /** So that a timer that fires a little early does not find nothing due. */
    static final Duration AFTER_THE_POINT = Duration.ofMillis(100);
    /** More missed points than this are worth a warning. */
    static final int MANY_MISSED = 100;

    private static final DateTimeFormatter RFC_1123 = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss xx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final Comparator<ApiObject> BY_START = Comparator.<ApiObject, Instant>comparing(
                    job -> Times.parse(job.status().text("startTime")).orElse(Instant.MAX))
            .thenComparing(ApiObject::name);

    private final CronJobObserved seen;
    private final CronJob cronJob;
    private final List<Note> notes = new ArrayList<>();
    private final List<JsonObject> active;
    private List<ApiObject> replace = List.of();
    private Optional<Start> start = Optional.empty();
    private Optional<Duration> recheck = Optional.empty();

    private CronJobPlanner(CronJobObserved seen) {
        this.seen = seen;
        this.cronJob = seen.cronJob();
        this.active = new ArrayList<>(cronJob.active());
    }

    static CronJobPlan plan(CronJobObserved seen) {
        return new CronJobPlanner(seen).plan();
    }

    private CronJobPlan plan() {
        settleActive();
        if (!cronJob.object().isBeingDeleted() && isTimeZoneKnown() && !cronJob.suspended()) {
            follow();
        }
        return new CronJobPlan(notes, replace, start, outdated(), status(), recheck);
    }

    /** Jobs that ended or are gone are active no longer. */
    private void settleActive() {
        Map<String, ApiObject> byUid =
                seen.jobs().stream().collect(Collectors.toMap(ApiObject::uid, Function.identity()));
        for (var job : seen.jobs()) {
            boolean listed = active.stream().anyMatch(entry -> entry.text("uid").equals(job.uid()));
            var ending = ending(job);
            if (listed && ending.isPresent()) {
                drop(job.uid());
                normal("SawCompletedJob", "Saw completed job: " + job.name() + ", condition: " + ending.get());
            } else if (!listed && ending.isEmpty()) {
                warn("UnexpectedJob", "Saw a job that the controller did not create or forgot: " + job.name());
            }
        }
        for (var entry : List.copyOf(active)) {
            var uid = entry.text("uid");
            if (!byUid.containsKey(uid) && seen.gone().contains(uid)) {
                drop(uid);
                normal("MissingJob", "Active job went missing: " + entry.text("name"));
            }
        }
    }

    /** {@code Complete} or {@code Failed}; empty while it runs. */
    private static Optional<String> ending(ApiObject job) {
        return List.of("Complete", "Failed").stream()
                .filter(type -> Conditions.isTrue(job, type))
                .findFirst();
    }

    private void drop(String uid) {
        active.removeIf(entry -> entry.text("uid").equals(uid));
    }

    private boolean isTimeZoneKnown() {
        var zone = cronJob.timeZone();
        if (zone.isEmpty() || TimeZones.find(zone.get()).isPresent()) {
            return true;
        }
        warn("UnknownTimeZone", "invalid timeZone: \"" + zone.get() + "\": unknown time zone " + zone.get());
        return false;
    }

    /** Errors in the schedule are the user's to repair: nothing happens until the CronJob changes. */
    private void follow() {
        Schedule schedule;
        try {
            schedule = cronJob.schedule();
        } catch (InvalidSchedule invalid) {
            warn(
                    "UnparseableSchedule",
                    "unparseable schedule: \"" + cronJob.scheduleText() + "\" : " + invalid.getMessage());
            return;
        }
        var times = CronTimes.of(schedule, cronJob.attendedUntil(), seen.now());
        recheck = times.next().map(next -> Duration.between(seen.now(), next).plus(AFTER_THE_POINT));
        if (times.due().isEmpty() && times.next().isEmpty()) {
            warn(
                    "InvalidSchedule",
                    "invalid schedule: " + cronJob.scheduleText()
                            + " : time difference between two schedules is less than 1 second");
        }
        times.due().ifPresent(due -> start(due, startable(schedule).missed()));
    }

    /** Only points within the starting deadline. */
    private CronTimes startable(Schedule schedule) {
        var since = cronJob.startingDeadline()
                .map(seen.now()::minus)
                .filter(cronJob.attendedUntil()::isBefore)
                .orElse(cronJob.attendedUntil());
        return CronTimes.of(schedule, since, seen.now());
    }

    private void start(Instant due, long missed) {
        if (missed > MANY_MISSED) {
            warn(
                    "TooManyMissedTimes",
                    "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew");
        }
        if (isTooLate(due)) {
            warn("MissSchedule", "Missed scheduled time to start a job: " + RFC_1123.format(due));
        } else if (cronJob.lastScheduleTime().filter(due::equals).isPresent() || isActive(cronJob.jobName(due))) {
            return; // this point is attended to
        } else if (cronJob.concurrency() == Concurrency.FORBID && !active.isEmpty()) {
            normal(
                    "JobAlreadyActive",
                    "Not starting job because prior execution is running and concurrency policy is Forbid");
        } else {
            if (cronJob.concurrency() == Concurrency.REPLACE) {
                replace = seen.jobs().stream()
                        .filter(job -> active.stream()
                                .anyMatch(entry -> entry.text("uid").equals(job.uid())))
                        .toList();
                replace.forEach(job -> drop(job.uid()));
            }
            start = Optional.of(new Start(cronJob.jobFor(due), due));
        }
    }

    private boolean isTooLate(Instant due) {
        return cronJob.startingDeadline()
                .filter(deadline -> due.plus(deadline).isBefore(seen.now()))
                .isPresent();
    }

    private boolean isActive(String name) {
        return active.stream().anyMatch(entry -> entry.text("name").equals(name));
    }

    private List<ApiObject> outdated() {
        var outdated = new ArrayList<>(beyond("successfulJobsHistoryLimit", "Complete"));
        outdated.addAll(beyond("failedJobsHistoryLimit", "Failed"));
        return outdated;
    }

    /** All but the youngest; without a limit none. */
    private List<ApiObject> beyond(String limit, String type) {
        var finished = seen.jobs().stream()
                .filter(job -> !job.isBeingDeleted()
                        && ending(job).filter(type::equals).isPresent())
                .sorted(BY_START)
                .toList();
        long most = cronJob.spec().integerOr(limit, finished.size());
        return finished.stream().limit(Math.max(0, finished.size() - most)).toList();
    }

    private JsonObject status() {
        var status = active.isEmpty()
                ? cronJob.status().without("active")
                : cronJob.status().with("active", JsonArray.of(active));
        var known = Times.parse(status.text("lastSuccessfulTime"));
        var last = seen.jobs().stream()
                .filter(job -> Conditions.isTrue(job, "Complete"))
                .map(job -> Times.parse(job.status().text("completionTime")))
                .flatMap(Optional::stream)
                .max(Instant::compareTo)
                .filter(time -> known.isEmpty() || time.isAfter(known.get()));
        return last.isPresent() ? status.with("lastSuccessfulTime", Times.format(last.get())) : status;
    }

    private void normal(String reason, String message) {
        notes.add(new Note(Type.NORMAL, reason, message));
    }

    private void warn(String reason, String message) {
        notes.add(new Note(Type.WARNING, reason, message));
    }
}
