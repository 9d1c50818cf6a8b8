package dev.djong.scheduler.binding;

import java.util.Optional;

/**
 * What a pod's condition says while it has no node.
 *
 * @param nominatedNode where pods make place for it; empty text for nowhere, nothing to leave what the pod says
 */
public record NotScheduled(Reason reason, String message, Optional<String> nominatedNode) {

    /** Why, as the condition names it. */
    public enum Reason {
        UNSCHEDULABLE("Unschedulable"),
        SCHEDULER_ERROR("SchedulerError");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public static NotScheduled error(String message) {
        return new NotScheduled(Reason.SCHEDULER_ERROR, message, Optional.empty());
    }

    public static NotScheduled unschedulable(String message) {
        return new NotScheduled(Reason.UNSCHEDULABLE, message, Optional.empty());
    }

    /** @param node empty text for none any more */
    public NotScheduled nominating(String node) {
        return new NotScheduled(reason, message, Optional.of(node));
    }
}
