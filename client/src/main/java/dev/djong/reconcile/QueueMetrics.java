package dev.djong.reconcile;

import java.time.Duration;

/** What a work queue tells of itself; a service turns it into upstream's {@code workqueue_*} metrics. */
public interface QueueMetrics {
    QueueMetrics NONE = new QueueMetrics() {};

    /** A key was put on the queue named {@code queue} (repeats of a waiting key do not count). */
    default void added(String queue) {}

    /** A key left the queue after waiting so long. */
    default void waited(String queue, Duration time) {}

    /** A key was worked on for so long. */
    default void worked(String queue, Duration time) {}

    /** A key goes back for another try. */
    default void retried(String queue) {}

    /** A reconcile ended. */
    default void reconciled(String queue, boolean failed) {}
}
