package dev.djong.node.cluster;

import dev.djong.object.ApiObject;

/** Takes events about pods and the node. Never blocks and never fails: an event that cannot be written is lost. */
public interface EventSink {
    /** @param fieldPath the part of the object that the event is about; empty for the whole */
    void record(ApiObject about, String fieldPath, Type type, String reason, String message);

    default void normal(ApiObject about, String reason, String message) {
        record(about, "", Type.NORMAL, reason, message);
    }

    default void warning(ApiObject about, String reason, String message) {
        record(about, "", Type.WARNING, reason, message);
    }

    /** The two types of events. */
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
}
