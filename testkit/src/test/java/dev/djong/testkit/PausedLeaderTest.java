package dev.djong.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.ApiClient;
import dev.djong.api.ListOptions;
import dev.djong.leader.Leadership;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.standalone.cluster.Identity;
import dev.djong.time.SystemTimers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A leader that stands still in the middle of its writes, as a paused machine does, goes on when another one leads: not one
 * of its writes is behind the other's beginning.
 */
@Tag("real")
@Timeout(300)
class PausedLeaderTest {
    private static final int ROUNDS = 3;
    private static final int ENOUGH_WRITES = 20;
    private static final ObjectKey LEASE = new ObjectKey("kube-system", LeadingWriter.LEASE);

    @TempDir
    Path folder;

    private final SystemTimers timers = new SystemTimers();
    /** When each writer's successor began, as a revision. */
    private final Map<String, Long> endOf = new HashMap<>();

    @Test
    void writesNothingMore() throws Exception {
        try (var cluster = SimulatedCluster.start(folder)) {
            var api = cluster.clientOf(Identity.ADMIN);
            var writer = startWriter(cluster.adminKubeconfig());
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    pauseAndReplace(api, writer);
                }
            } finally {
                signal(writer, "CONT");
                writer.destroyForcibly().waitFor();
            }
            checkWrites(api);
        } finally {
            timers.close();
        }
    }

    private static Process startWriter(Path kubeconfig) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeadingWriter.class.getName(),
                        kubeconfig.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void pauseAndReplace(ApiClient api, Process writer) throws Exception {
        var leader = awaitWriter(api);
        signal(writer, "STOP");
        var leads = new CountDownLatch(1);
        var successor = Leadership.of(
                api, Optional.of(LeadingWriter.lease("successor")), timers, RandomGenerator.getDefault(), () -> {});
        successor.start(leads::countDown, () -> {});
        assertThat(leads.await(20, TimeUnit.SECONDS)).as("somebody else leads").isTrue();
        endOf.put(leader, Long.parseLong(api.get(Resources.LEASES, LEASE).resourceVersion()));
        signal(writer, "CONT");
        timers.pause(Duration.ofMillis(500)); // for whatever it had in hand
        successor.close();
    }

    /** Waits until the process leads and has written a lot. */
    private String awaitWriter(ApiClient api) throws InterruptedException {
        while (true) {
            var holder = api.find(Resources.LEASES, LEASE)
                    .map(lease -> lease.spec().text("holderIdentity"))
                    .orElse("");
            var key = new ObjectKey("default", holder + "." + ENOUGH_WRITES);
            if (holder.startsWith("writer-")
                    && api.find(Resources.CONFIG_MAPS, key).isPresent()) {
                return holder;
            }
            timers.pause(Duration.ofMillis(20));
        }
    }

    private static void signal(Process process, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    }

    private void checkWrites(ApiClient api) {
        assertThat(endOf).hasSize(ROUNDS);
        for (var object : api.list(Resources.CONFIG_MAPS, ListOptions.inNamespace("default"))
                .items()) {
            var end = endOf.get(object.name().split("\\.")[0]);
            if (end != null) {
                assertThat(Long.parseLong(object.resourceVersion()))
                        .as("%s, whose writer had been replaced at %d", object.name(), end)
                        .isLessThan(end);
            }
        }
    }
}
