package dev.djong.controller.cronjob;

import dev.djong.cron.InvalidSchedule;
import dev.djong.cron.Schedule;
import dev.djong.cron.TimeZones;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.OwnerReference;
import dev.djong.object.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** A CronJob as its controller reads it. */
record CronJob(ApiObject object) {
    private static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";
    private static final long SECONDS_A_MINUTE = 60;

    /** What to do when a Job is due while an earlier one runs. */
    enum Concurrency {
        ALLOW,
        FORBID,
        REPLACE
    }

    ObjectKey key() {
        return object.key();
    }

    JsonObject spec() {
        return object.spec();
    }

    JsonObject status() {
        return object.status();
    }

    boolean suspended() {
        return spec().flag("suspend");
    }

    Concurrency concurrency() {
        return switch (spec().text("concurrencyPolicy")) {
            case "Forbid" -> Concurrency.FORBID;
            case "Replace" -> Concurrency.REPLACE;
            default -> Concurrency.ALLOW;
        };
    }

    Optional<Duration> startingDeadline() {
        var seconds = spec().integer("startingDeadlineSeconds");
        return seconds.isPresent() ? Optional.of(Duration.ofSeconds(seconds.getAsLong())) : Optional.empty();
    }

    /** Empty for no time zone at all. */
    Optional<String> timeZone() {
        return spec().string("timeZone");
    }

    String scheduleText() {
        return spec().text("schedule");
    }

    /** @throws InvalidSchedule if it is none */
    Schedule schedule() {
        return Schedule.parse(
                timeZone().map(zone -> "TZ=" + zone + " " + scheduleText()).orElse(scheduleText()));
    }

    Optional<Instant> lastScheduleTime() {
        return Times.parse(status().text("lastScheduleTime"));
    }

    /** What came before it is attended to. */
    Instant attendedUntil() {
        return lastScheduleTime().or(object::creationTimestamp).orElse(Instant.EPOCH);
    }

    List<JsonObject> active() {
        return status().array("active").objects().toList();
    }

    /** The name makes a Job unique: the minute is in it. */
    String jobName(Instant scheduled) {
        return object.name() + "-" + scheduled.getEpochSecond() / SECONDS_A_MINUTE;
    }

    /** The Job for a point of the schedule. */
    ApiObject jobFor(Instant scheduled) {
        var template = spec().object("jobTemplate");
        var from = template.object("metadata");
        return ApiObject.of("batch/v1", "Job", new ObjectKey(object.namespace(), jobName(scheduled)))
                .withLabels(from.object("labels").stringMap())
                .withAnnotations(from.object("annotations").stringMap())
                .withAnnotation(SCHEDULED, inItsZone(scheduled))
                .withOwnerReferences(List.of(OwnerReference.controllerOf(object)))
                .with("spec", template.object("spec"));
    }

    private String inItsZone(Instant scheduled) {
        ZoneId zone = timeZone().flatMap(TimeZones::find).orElse(ZoneOffset.UTC);
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                scheduled.truncatedTo(ChronoUnit.SECONDS).atZone(zone));
    }

    /** An entry of {@code status.active}. */
    static JsonObject reference(ApiObject job) {
        return JsonObject.builder()
                .put("apiVersion", "batch/v1")
                .put("kind", "Job")
                .put("name", job.name())
                .put("namespace", job.namespace())
                .put("resourceVersion", job.resourceVersion())
                .put("uid", job.uid())
                .build();
    }
}
