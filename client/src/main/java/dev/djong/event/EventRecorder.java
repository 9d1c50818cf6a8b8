package dev.djong.event;

import dev.djong.object.ApiObject;

/** Notes what happened to an object. Never blocks; an event that finds no room is dropped and counted. */
public interface EventRecorder {

    /** How much a reader should care. */
    enum Type {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /**
     * @param reason a short CamelCase word that tools match on
     * @param message one sentence for people
     */
    void record(Subject about, Type type, String reason, String message);

    default void normal(ApiObject about, String reason, String message) {
        record(Subject.of(about), Type.NORMAL, reason, message);
    }

    default void warning(ApiObject about, String reason, String message) {
        record(Subject.of(about), Type.WARNING, reason, message);
    }
}
