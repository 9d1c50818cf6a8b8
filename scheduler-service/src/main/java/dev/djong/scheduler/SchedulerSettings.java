package dev.djong.scheduler;

import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.shell.settings.Flag;
import java.util.Optional;

/** What the scheduler can be told, under upstream's flag names. */
public record SchedulerSettings(
        @Flag(
                defaultsTo = SchedulingProfile.DEFAULT_SCHEDULER_NAME,
                help = "schedule the pods that ask for this scheduler; a KubeSchedulerConfiguration as --config may"
                        + " name several")
        String schedulerName,

        @Flag(help = "set by --config where the file has a kind of its own: KubeSchedulerConfiguration")
        Optional<String> configKind) {}
