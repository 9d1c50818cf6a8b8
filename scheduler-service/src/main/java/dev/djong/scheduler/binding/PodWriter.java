package dev.djong.scheduler.binding;

import dev.djong.object.ApiObject;
import dev.djong.scheduler.snapshot.PodInfo;

/** What the scheduler may change about a pod. Calls block. */
public interface PodWriter {

    /** Makes {@code node} the pod's node. */
    BindOutcome bind(PodInfo pod, String node);

    /**
     * Sets the condition {@code PodScheduled} to False, unless it says the same already. What goes wrong is logged: the
     * next attempt says it again.
     */
    void markNotScheduled(ApiObject pod, NotScheduledReason reason, String message);

    /** Why a pod has no node yet, as the condition names it. */
    enum NotScheduledReason {
        UNSCHEDULABLE("Unschedulable"),
        SCHEDULER_ERROR("SchedulerError");

        private final String text;

        NotScheduledReason(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }
}
