package dev.djong.apiserver.validation;

import dev.djong.cron.InvalidSchedule;
import dev.djong.cron.Schedule;
import dev.djong.cron.TimeZones;
import dev.djong.json.Json;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.Names;
import dev.djong.status.FieldError;
import java.util.List;

/** CronJobs: a schedule that can be read, a time zone that exists, and a Job that would be accepted. */
final class CronJobValidator extends MetadataValidator {
    private static final List<String> POLICIES = List.of("Allow", "Forbid", "Replace");
    /** The minute of the schedule is appended to the name, with a dash. */
    private static final int MAX_NAME = Names.LABEL_MAX - 11;

    private static final int MAX_ZONE_PART = 14;

    CronJobValidator() {
        super(true, Names::dnsSubdomain);
    }

    @Override
    protected void check(Errors errors, ApiObject cronJob) {
        spec(errors, cronJob.spec(), JsonObject.EMPTY);
        if (cronJob.name().length() > MAX_NAME) {
            errors.invalid("metadata.name", cronJob.name(), "must be no more than " + MAX_NAME + " characters");
        }
    }

    /** Names are older than their limit. */
    @Override
    protected void checkUpdate(Errors errors, ApiObject cronJob, ApiObject stored) {
        spec(errors, cronJob.spec(), stored.spec());
    }

    private static void spec(Errors errors, JsonObject spec, JsonObject stored) {
        if (spec.text("schedule").isEmpty()) {
            errors.required("spec.schedule", "");
        } else {
            schedule(errors, spec, stored);
        }
        errors.nonNegative("spec.startingDeadlineSeconds", spec.integerOr("startingDeadlineSeconds", 0));
        if (!spec.string("timeZone").equals(stored.string("timeZone"))) {
            spec.string("timeZone").ifPresent(zone -> timeZone(errors, zone));
        }
        errors.oneOf("spec.concurrencyPolicy", spec.text("concurrencyPolicy"), POLICIES);
        template(errors, spec.object("jobTemplate").object("spec"), "spec.jobTemplate.spec");
        errors.nonNegative("spec.successfulJobsHistoryLimit", spec.integerOr("successfulJobsHistoryLimit", 0));
        errors.nonNegative("spec.failedJobsHistoryLimit", spec.integerOr("failedJobsHistoryLimit", 0));
    }

    /** A zone within the schedule is only borne where it was before. */
    private static void schedule(Errors errors, JsonObject spec, JsonObject stored) {
        var text = spec.text("schedule");
        try {
            Schedule.parse(text);
        } catch (InvalidSchedule invalid) {
            errors.invalid("spec.schedule", text, String.valueOf(invalid.getMessage()));
        }
        boolean borne = stored.text("schedule").contains("TZ");
        if (text.contains("TZ") && !borne) {
            errors.invalid("spec.schedule", text, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        } else if (text.contains("TZ") && spec.has("timeZone")) {
            errors.invalid("spec.schedule", text, "cannot use both timeZone field and TZ or CRON_TZ in schedule");
        }
    }

    private static void timeZone(Errors errors, String zone) {
        var path = "spec.timeZone";
        if (zone.isEmpty()) {
            errors.invalid(path, zone, "timeZone must be nil or non-empty string");
            return;
        }
        for (var part : zone.split("/", -1)) {
            if (part.equals(".") || part.equals("..") || part.startsWith("-") || !isZonePart(part)) {
                errors.invalid(path, zone, "unknown time zone " + zone);
                return;
            }
        }
        if (zone.equalsIgnoreCase("Local")) {
            errors.invalid(
                    path, zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        }
        if (TimeZones.find(zone).isEmpty()) {
            errors.invalid(path, zone, "unknown time zone " + zone);
        }
    }

    private static boolean isZonePart(String part) {
        return !part.isEmpty()
                && part.length() <= MAX_ZONE_PART
                && part.chars()
                        .allMatch(c -> c >= 'A' && c <= 'Z'
                                || c >= 'a' && c <= 'z'
                                || c >= '0' && c <= '9'
                                || c == '.'
                                || c == '-'
                                || c == '_'
                                || c == '+');
    }

    /** Selector and labels are given to each Job when it is made. */
    private static void template(Errors errors, JsonObject spec, String path) {
        JobRules.check(errors, spec, path);
        if (spec.has("selector")) {
            errors.invalid(path + ".selector", spec.get("selector"), "`selector` will be auto-generated");
        }
        if (spec.flag("manualSelector")) {
            errors.add(FieldError.notSupported(path + ".manualSelector", Json.of(true), List.of("nil", "false")));
        }
    }
}
