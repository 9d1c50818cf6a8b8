package dev.djong.shell.client;

import dev.djong.leader.LeaderElector;
import dev.djong.shell.Role;
import dev.djong.shell.settings.Flag;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How a service of which only one may act finds out whether it is the one, under upstream's flag names. */
public record LeaderElectionSettings(
        @Flag(defaultsTo = "true", help = "act only while holding the lease")
        boolean leaderElect,

        @Flag(defaultsTo = "kube-system", help = "the namespace of the lease")
        String leaderElectResourceNamespace,

        @Flag(help = "the name of the lease; upstream's name of the service when absent")
        Optional<String> leaderElectResourceName,

        @Flag(defaultsTo = "15s", help = "how long others wait for a leader that went silent")
        Duration leaderElectLeaseDuration,

        @Flag(defaultsTo = "10s", help = "how long the leader tries to renew before it gives up")
        Duration leaderElectRenewDeadline,

        @Flag(defaultsTo = "2s", help = "the time between two tries")
        Duration leaderElectRetryPeriod) {

    /** The lease to hold; empty to act without one. */
    Optional<LeaderElector.Settings> lease(Role role, RandomGenerator random) {
        return leaderElect
                ? Optional.of(new LeaderElector.Settings(
                        leaderElectResourceNamespace,
                        leaseName(role),
                        role.label() + "-" + Long.toHexString(random.nextLong()),
                        leaderElectLeaseDuration,
                        leaderElectRenewDeadline,
                        leaderElectRetryPeriod))
                : Optional.empty();
    }

    String leaseName(Role role) {
        return leaderElectResourceName.orElse(role.component());
    }
}
