package dev.djong.scheduler.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.object.ApiObject;
import dev.djong.scheduler.Nodes;
import dev.djong.scheduler.Pods;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.snapshot.ClusterState;
import dev.djong.scheduler.snapshot.NodeFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random small clusters in which pods come and go and nodes change: each decision must be one that the naive scheduler
 * calls best, and each rejection must count the same reasons. A failure names its seed.
 */
class AgainstNaiveSchedulerTest {
    private static final int CLUSTERS = 40;
    private static final int STEPS = 60;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void decidesAsTheNaiveSchedulerDoes(long seed) {
        var random = new Random(seed);
        int placed = 0;
        int rejected = 0;
        for (int i = 0; i < CLUSTERS; i++) {
            var cluster = new RandomCluster(random);
            for (int step = 0; step < STEPS; step++) {
                boolean success = cluster.step("seed " + seed + ", cluster " + i + ", step " + step);
                placed += success ? 1 : 0;
                rejected += success ? 0 : 1;
            }
        }
        assertThat(placed).as("placed, so that the test means something").isGreaterThan(500);
        assertThat(rejected).as("rejected, so that the test means something").isGreaterThan(200);
    }

    /** A cluster known twice: as objects for the naive scheduler, as a state for the real one. */
    private static final class RandomCluster {
        private final Random random;
        private final List<ApiObject> nodes = new ArrayList<>();
        private final List<ApiObject> pods = new ArrayList<>();
        private final ClusterState state = new ClusterState();
        private final SchedulingCycle cycle;
        private int podsMade;

        RandomCluster(Random random) {
            this.random = random;
            this.cycle = new SchedulingCycle(SchedulingProfile.standard("default-scheduler"), random);
            int count = 1 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                nodes.add(randomNode("n" + i));
                state.nodeSeen(NodeFacts.of(nodes.get(i)));
            }
        }

        /** Changes something, then schedules one pod; true if it found a node. */
        boolean step(String where) {
            change();
            var pod = randomPod("p" + podsMade++);
            var info = pod.info();
            var expected = new NaiveScheduler(nodes, pods).decide(pod.object());
            return switch (cycle.decide(info, state.snapshotFor(cycle.queriesOf(info, state.snapshot())))) {
                case Decision.Placed(var node, var feasible) -> {
                    assertThat(expected.best())
                            .as(where + " " + pod.object().spec())
                            .contains(node);
                    state.assume(info, node);
                    state.podSeen(pod.onNode(node).info());
                    pods.add(pod.onNode(node).object());
                    yield true;
                }
                case Decision.Unschedulable(var diagnosis) -> {
                    assertThat(diagnosis.nodesByReason())
                            .as(where + " " + pod.object().spec())
                            .isEqualTo(expected.reasons());
                    yield false;
                }
            };
        }

        private void change() {
            switch (random.nextInt(6)) {
                case 0 -> {
                    if (!pods.isEmpty()) {
                        state.podGone(pods.remove(random.nextInt(pods.size())).key());
                    }
                }
                case 1 -> {
                    int index = random.nextInt(nodes.size());
                    nodes.set(index, randomNode(nodes.get(index).name()));
                    state.nodeSeen(NodeFacts.of(nodes.get(index)));
                }
                case 2 -> {
                    int index = random.nextInt(nodes.size());
                    state.nodeGone(nodes.get(index).name());
                    state.nodeSeen(NodeFacts.of(nodes.get(index)));
                }
                default -> {}
            }
        }

        private ApiObject randomNode(String name) {
            var node = Nodes.node(name)
                    .with(1 + random.nextInt(4) + "", 1 + random.nextInt(4) + "Gi")
                    .offering("pods", 1 + random.nextInt(5) + "");
            node = random.nextInt(3) == 0 ? node.labelled("zone=" + "ab".charAt(random.nextInt(2))) : node;
            node = random.nextInt(4) == 0 ? node.labelled("cores=" + random.nextInt(5)) : node;
            node = random.nextInt(4) == 0 ? node.tainted("gpu=" + random.nextInt(2) + ":NoSchedule") : node;
            node = random.nextInt(4) == 0 ? node.tainted("old:PreferNoSchedule") : node;
            node = random.nextInt(4) == 0 ? node.tainted("slow=x:PreferNoSchedule") : node;
            node = random.nextInt(4) == 0 ? node.offering("dev/gpu", random.nextInt(3) + "") : node;
            node = node.labelled("kubernetes.io/hostname=" + name);
            return (random.nextInt(8) == 0 ? node.cordoned() : node).object();
        }

        private Pods randomPod(String name) {
            var pod = Pods.pod(name);
            pod = random.nextInt(3) > 0 ? pod.requesting(random.nextInt(20) * 100 + "m") : pod;
            pod = random.nextInt(3) > 0 ? pod.requestingOf("memory", random.nextInt(1500) + "Mi") : pod;
            pod = random.nextInt(8) == 0 ? pod.requestingOf("dev/gpu", "1") : pod;
            pod = random.nextInt(8) == 0 ? pod.hostPort(8080 + random.nextInt(2)) : pod;
            pod = random.nextInt(4) == 0 ? pod.tolerating("gpu=" + random.nextInt(2) + ":NoSchedule") : pod;
            pod = random.nextInt(6) == 0 ? pod.tolerating("old:") : pod;
            pod = random.nextInt(12) == 0 ? pod.tolerating("*") : pod;
            pod = random.nextInt(6) == 0 ? pod.selecting("zone=a") : pod;
            pod = random.nextInt(8) == 0 ? pod.requiring("zone", "NotIn", "b") : pod;
            pod = random.nextInt(8) == 0 ? pod.requiring("cores", "Gt", "2") : pod;
            pod = random.nextInt(4) == 0 ? pod.preferring(1 + random.nextInt(100), "zone", "In", "a", "b") : pod;
            pod = random.nextInt(4) == 0 ? pod.preferring(1 + random.nextInt(100), "cores", "Exists") : pod;
            return withNeighbours(random.nextInt(3) > 0 ? pod.labelled(app()) : pod);
        }

        private String app() {
            return random.nextBoolean() ? "app=web" : "app=db";
        }

        private String key() {
            return random.nextInt(3) == 0 ? "kubernetes.io/hostname" : random.nextInt(4) == 0 ? "cores" : "zone";
        }

        private Pods withNeighbours(Pods plain) {
            var pod = random.nextInt(8) == 0 ? plain.near(app(), key()) : plain;
            pod = random.nextInt(12) == 0 ? pod.near(app(), key()) : pod;
            pod = random.nextInt(8) == 0 ? pod.awayFrom(app(), key()) : pod;
            pod = random.nextInt(6) == 0 ? pod.preferringNear(1 + random.nextInt(100), app(), key()) : pod;
            pod = random.nextInt(6) == 0 ? pod.preferringAway(1 + random.nextInt(100), app(), key()) : pod;
            pod = random.nextInt(6) == 0 ? pod.spreading(key(), 1 + random.nextInt(2), app()) : pod;
            pod = random.nextInt(12) == 0 ? pod.spreading(key(), 1 + random.nextInt(2), app()) : pod;
            pod = random.nextInt(5) == 0 ? pod.preferringToSpread(key(), 1 + random.nextInt(3), app()) : pod;
            return random.nextInt(10) == 0 ? pod.preferringToSpread(key(), 1 + random.nextInt(3), app()) : pod;
        }
    }
}
