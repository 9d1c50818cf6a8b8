package dev.djong.testkit;

import dev.djong.api.HttpApiClient;
import dev.djong.api.TransportException;
import dev.djong.leader.LeaderElector;
import dev.djong.leader.Leadership;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.shell.ClusterAccess;
import dev.djong.shell.kubeconfig.Kubeconfig;
import dev.djong.status.ApiFailure;
import dev.djong.time.SystemTimers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;

/** A process that writes without a pause while it leads, and comes back with another identity when it has lost. */
final class LeadingWriter {
    static final String LEASE = "paused-leader";

    private LeadingWriter() {}

    static LeaderElector.Settings lease(String identity) {
        return new LeaderElector.Settings(
                "kube-system", LEASE, identity, Duration.ofSeconds(3), Duration.ofMillis(2000), Duration.ofMillis(300));
    }

    /** {@code KUBECONFIG}; runs until it is killed. */
    public static void main(String[] arguments) throws InterruptedException {
        var timers = new SystemTimers();
        var access = ClusterAccess.of(Kubeconfig.read(Path.of(arguments[0])));
        var api = new HttpApiClient(access.connect("leading-writer"), timers);
        for (int term = 0; ; term++) {
            var identity = "writer-" + term;
            var lost = new CountDownLatch(1);
            var leadership = Leadership.of(
                    api, Optional.of(lease(identity)), timers, RandomGenerator.getDefault(), lost::countDown);
            var client = leadership.fence(api);
            leadership.start(() -> Thread.ofPlatform().start(() -> write(client, identity, lost)), () -> {});
            lost.await();
        }
    }

    private static void write(HttpApiClient client, String identity, CountDownLatch lost) {
        for (int i = 0; lost.getCount() > 0; i++) {
            try {
                client.create(
                        Resources.CONFIG_MAPS,
                        ApiObject.of("v1", "ConfigMap", new ObjectKey("default", identity + "." + i)));
            } catch (TransportException | ApiFailure notLeading) {
                Thread.onSpinWait(); // reads are not stopped, so it learns by itself when it is over
            }
        }
    }
}
