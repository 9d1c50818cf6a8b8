package dev.djong.controller.cronjob;

import dev.djong.event.EventRecorder.Type;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to do for one CronJob, in this order.
 *
 * @param notes events about it
 * @param replace Jobs that still run and give way
 * @param start the Job that is due
 * @param outdated finished Jobs beyond the history limits, oldest first
 * @param status without what {@code start} adds
 * @param recheck when the next point comes
 */
record CronJobPlan(
        List<Note> notes,
        List<ApiObject> replace,
        Optional<Start> start,
        List<ApiObject> outdated,
        JsonObject status,
        Optional<Duration> recheck) {

    record Note(Type type, String reason, String message) {}

    record Start(ApiObject job, Instant scheduled) {}
}
