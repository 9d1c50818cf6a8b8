package dev.djong.cloud;

import dev.djong.shell.settings.Flag;
import java.time.Duration;

/** What the cloud controller can be told, under upstream's flag names. */
public record CloudSettings(
        @Flag(defaultsTo = "local", help = "which infrastructure the nodes are on: local")
        String cloudProvider,

        @Flag(defaultsTo = "local-a", help = "local: the zone of all nodes")
        String localZone,

        @Flag(defaultsTo = "local", help = "local: the region of all nodes")
        String localRegion,

        @Flag(defaultsTo = "local", help = "local: the instance type of all nodes")
        String localInstanceType,

        @Flag(defaultsTo = "true", help = "act only while holding the lease")
        boolean leaderElect,

        @Flag(defaultsTo = "kube-system", help = "the namespace of the lease")
        String leaderElectResourceNamespace,

        @Flag(defaultsTo = "cloud-controller-manager", help = "the name of the lease")
        String leaderElectResourceName,

        @Flag(defaultsTo = "15s", help = "how long others wait for a leader that went silent")
        Duration leaderElectLeaseDuration,

        @Flag(defaultsTo = "10s", help = "how long the leader tries to renew before it gives up")
        Duration leaderElectRenewDeadline,

        @Flag(defaultsTo = "2s", help = "the time between two tries")
        Duration leaderElectRetryPeriod) {}
