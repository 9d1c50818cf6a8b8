package dev.djong.scheduler;

import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.shell.settings.Flag;

/** What the scheduler can be told, under upstream's flag names. */
public record SchedulerSettings(
        @Flag(
                defaultsTo = SchedulingProfile.DEFAULT_SCHEDULER_NAME,
                help = "schedule the pods that ask for this scheduler")
        String schedulerName) {}
