package dev.djong.scheduler.binding;

import dev.djong.object.ApiObject;

/** Events about pods that users read in {@code kubectl describe}. Must not block for long. */
public interface PodEvents {

    /** {@code Normal Scheduled: Successfully assigned NAMESPACE/NAME to NODE}. */
    void scheduled(ApiObject pod, String node);

    /** {@code Warning FailedScheduling: MESSAGE}. */
    void failedScheduling(ApiObject pod, String message);
}
