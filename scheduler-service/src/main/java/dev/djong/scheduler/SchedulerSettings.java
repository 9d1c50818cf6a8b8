package dev.djong.scheduler;

import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.shell.settings.Flag;
import java.time.Duration;

/** What the scheduler can be told, under upstream's flag names. */
public record SchedulerSettings(
        @Flag(
                defaultsTo = SchedulingProfile.DEFAULT_SCHEDULER_NAME,
                help = "schedule the pods that ask for this scheduler")
        String schedulerName,

        @Flag(defaultsTo = "true", help = "act only while holding the lease")
        boolean leaderElect,

        @Flag(defaultsTo = "kube-system", help = "the namespace of the lease")
        String leaderElectResourceNamespace,

        @Flag(defaultsTo = "kube-scheduler", help = "the name of the lease")
        String leaderElectResourceName,

        @Flag(defaultsTo = "15s", help = "how long others wait for a leader that went silent")
        Duration leaderElectLeaseDuration,

        @Flag(defaultsTo = "10s", help = "how long the leader tries to renew before it gives up")
        Duration leaderElectRenewDeadline,

        @Flag(defaultsTo = "2s", help = "the time between two tries")
        Duration leaderElectRetryPeriod) {}
