package dev.djong.scheduler.configuration;

import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.queue.Backoff;
import java.time.Duration;
import java.util.List;

/**
 * What a configuration file decides.
 *
 * @param bindTimeout how long claims may take to be bound
 * @param ignored settings that have no effect here, each with the reason
 */
public record SchedulerOptions(
        List<SchedulingProfile> profiles, Backoff backoff, Duration bindTimeout, List<String> ignored) {
    /** Upstream's {@code bindTimeoutSeconds}. */
    public static final Duration BIND_TIMEOUT = Duration.ofMinutes(10);

    /** Without a file: one profile of that name, as upstream's. */
    public static SchedulerOptions standard(String schedulerName) {
        return new SchedulerOptions(
                List.of(SchedulingProfile.standard(schedulerName)), Backoff.STANDARD, BIND_TIMEOUT, List.of());
    }
}
