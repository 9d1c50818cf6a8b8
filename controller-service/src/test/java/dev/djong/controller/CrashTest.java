package dev.djong.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.controller.deployment.DeploymentController;
import dev.djong.controller.endpointslice.EndpointSliceController;
import dev.djong.controller.replicaset.ReplicaSetController;
import dev.djong.fake.FakeApiClient.Call;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Stops the controllers after any single write, before or after it took effect, and lets new ones go on from caches that
 * may be older: the end is the same, and nothing was made or removed twice.
 */
class CrashTest {
    private static final int MAX_STOPS = 400;

    /** The process is gone; nothing of it may catch this. */
    private static final class Stopped extends Error {
        private static final long serialVersionUID = 1;
    }

    private record Outcome(List<String> objects, long creates, long deletes) {}

    private static Cluster newCluster() {
        return Cluster.running(
                DeploymentController::new, ReplicaSetController::new, EndpointSliceController::new, FakeNode::new);
    }

    /** A rollout, a new size, and a Service in front. */
    private static void ask(Cluster cluster) {
        cluster.create(Resources.DEPLOYMENTS, Cluster.deploymentOf("web", 3, "web:1"));
        cluster.create(
                Resources.SERVICES,
                ApiObject.of("v1", "Service", Cluster.key("web"))
                        .with(
                                "spec",
                                JsonReader.read(
                                        "{\"clusterIP\":\"10.1.1.1\",\"selector\":{\"app\":\"web\"},\"ports\":[{\"port\":80}]}")));
    }

    private static void askMore(Cluster cluster) {
        cluster.changeSpec(
                Resources.DEPLOYMENTS,
                Cluster.key("web"),
                spec -> Cluster.withImage(spec.with("replicas", 2), "web:2"));
    }

    private static Outcome end(Cluster cluster, List<Call> calls) {
        var objects = new ArrayList<String>();
        for (var resource : List.of(Resources.REPLICA_SETS, Resources.PODS, Resources.ENDPOINT_SLICES)) {
            cluster.api
                    .all(resource)
                    .forEach(object -> objects.add(resource.resource() + " " + object.name() + " "
                            + object.spec().integerOr("replicas", 0) + " "
                            + object.root().array("endpoints").size()));
        }
        long creates =
                calls.stream().filter(call -> call.verb().equals("create")).count();
        long deletes = calls.stream()
                .filter(call -> call.verb().equals("delete"))
                .filter(call -> call.resource().equals(Resources.REPLICA_SETS))
                .count();
        return new Outcome(objects, creates, deletes);
    }

    private static Outcome undisturbed() {
        var cluster = newCluster();
        ask(cluster);
        cluster.settle();
        askMore(cluster);
        cluster.settle();
        return end(cluster, cluster.api.calls());
    }

    /** @return empty when there is no write of that number */
    private static List<Outcome> stoppedAt(int stopAt, boolean afterwards, SplittableRandom random) {
        var cluster = newCluster();
        var writes = new AtomicInteger();
        ask(cluster);
        if (afterwards) {
            cluster.api.afterEach(call -> stop(call, writes, stopAt));
        } else {
            cluster.api.beforeEach(call -> stop(call, writes, stopAt));
        }
        boolean asked = false;
        boolean stopped = false;
        while (true) {
            try {
                cluster.settle();
                if (asked) {
                    break;
                }
                asked = true;
                writes.set(writes.get() - 1); // our own change is no write of a controller
                askMore(cluster);
            } catch (Stopped e) {
                stopped = true;
                long now = cluster.api.log().revision();
                cluster.restartAt(Math.max(1, now - random.nextInt(3)));
            }
        }
        return stopped ? List.of(end(cluster, cluster.api.calls())) : List.of();
    }

    private static void stop(Call call, AtomicInteger writes, int stopAt) {
        if (call.isWrite() && writes.incrementAndGet() == stopAt) {
            throw new Stopped();
        }
    }

    @Test
    void aStopAfterAnyWriteChangesNothing() {
        var expected = undisturbed();
        int stops = 0;
        for (int at = 1; at < MAX_STOPS; at++) {
            var outcome = stoppedAt(at, true, new SplittableRandom(at));
            if (outcome.isEmpty()) {
                break;
            }
            stops++;
            assertThat(outcome.getFirst().objects())
                    .as("stopped after write %d", at)
                    .isEqualTo(expected.objects());
            assertThat(outcome.getFirst().creates())
                    .as("creates, stopped after write %d", at)
                    .isEqualTo(expected.creates());
            assertThat(outcome.getFirst().deletes()).isEqualTo(expected.deletes());
        }
        assertThat(stops).isGreaterThan(20);
    }

    @Test
    void aStopBeforeAnyWriteChangesNothing() {
        var expected = undisturbed();
        for (int at = 1; at < MAX_STOPS; at++) {
            var outcome = stoppedAt(at, false, new SplittableRandom(at));
            if (outcome.isEmpty()) {
                return;
            }
            assertThat(outcome.getFirst().objects())
                    .as("stopped before write %d", at)
                    .isEqualTo(expected.objects());
        }
    }
}
