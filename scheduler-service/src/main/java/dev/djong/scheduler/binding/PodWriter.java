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
    void markNotScheduled(ApiObject pod, NotScheduled why);

    /** Takes back that pods make place for it. What goes wrong is logged. */
    void clearNomination(PodInfo pod);

    /**
     * Says in the victim's condition {@code DisruptionTarget} why, and deletes it with the time it wants for that.
     *
     * @return whether it is going or gone now
     */
    boolean evict(PodInfo victim, String schedulerName);
}
