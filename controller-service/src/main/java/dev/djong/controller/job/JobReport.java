package dev.djong.controller.job;

import dev.djong.event.EventRecorder.Type;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import java.util.List;

/**
 * What a Job's status says after a reconcile.
 *
 * @param letGo pods whose finalizer goes once the status is written
 * @param notes events to record once it is
 */
record JobReport(JsonObject status, List<ApiObject> letGo, List<Note> notes) {

    /** An event about the Job. */
    record Note(Type type, String reason, String message) {}
}
