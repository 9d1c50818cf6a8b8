package dev.djong.controller.persistentvolume;

import dev.djong.event.EventRecorder;
import dev.djong.event.EventRecorder.Type;
import dev.djong.event.Subject;
import dev.djong.object.ApiObject;

/** An event to come. */
record Note(ApiObject about, Type type, String reason, String message) {

    static Note normal(ApiObject about, String reason, String message) {
        return new Note(about, Type.NORMAL, reason, message);
    }

    static Note warning(ApiObject about, String reason, String message) {
        return new Note(about, Type.WARNING, reason, message);
    }

    void tell(EventRecorder events) {
        events.record(Subject.of(about), type, reason, message);
    }
}
