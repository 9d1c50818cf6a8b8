package dev.djong.benchmark.scheduling;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.scheduler.cycle.Decision;
import dev.djong.scheduler.cycle.SchedulingCycle;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.snapshot.ClusterState;
import dev.djong.scheduler.snapshot.NodeFacts;
import dev.djong.scheduler.snapshot.PodInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Decide, assume, and let the oldest pod go: a cluster of constant load. {@code templates} is how many kinds of pods take
 * turns: 1 is a roll-out, where nearly all is known from the pod before; 1,000 is the worst case, where nothing is.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 3, time = 3)
public class SchedulingBenchmark {
    private static final int PODS_A_NODE = 4;
    private static final int ZONES = 3;

    @Param({"1000", "5000"})
    public int nodes;

    @Param({"1", "1000"})
    public int templates;

    private final Deque<ObjectKey> placed = new ArrayDeque<>();
    private final List<ApiObject> podTemplates = new ArrayList<>();
    private ClusterState state = new ClusterState();
    private SchedulingCycle cycle = newCycle();
    private long pods;

    private static SchedulingCycle newCycle() {
        return new SchedulingCycle(SchedulingProfile.standard("default-scheduler"), new SplittableRandom(1));
    }

    @Setup
    public void fill() {
        for (int i = 0; i < nodes; i++) {
            state.nodeSeen(NodeFacts.of(node(i)));
        }
        for (int i = 0; i < templates; i++) {
            podTemplates.add(template(i));
        }
        for (int i = 0; i < nodes * PODS_A_NODE; i++) {
            place();
        }
    }

    private static ApiObject node(int index) {
        var allocatable = JsonObject.builder()
                .put("cpu", "8")
                .put("memory", "32Gi")
                .put("ephemeral-storage", "100Gi")
                .put("pods", "110")
                .build();
        return ApiObject.of("v1", "Node", ObjectKey.cluster("node-" + index))
                .withLabel("kubernetes.io/hostname", "node-" + index)
                .withLabel("topology.kubernetes.io/zone", "zone-" + index % ZONES)
                .withStatus(status -> status.with("allocatable", allocatable));
    }

    private static ApiObject template(int index) {
        var requests = JsonObject.of("cpu", Json.of(100 + index + "m"), "memory", Json.of("200Mi"));
        var container = JsonObject.of("name", Json.of("main")).with("resources", JsonObject.of("requests", requests));
        return ApiObject.of("v1", "Pod", new ObjectKey("default", "pod"))
                .withSpec(spec -> spec.with("containers", JsonArray.of(container)));
    }

    private void place() {
        var template = podTemplates.get((int) (pods % podTemplates.size()));
        var name = "pod-" + pods++;
        var pod = PodInfo.of(
                template.withMetadata(metadata -> metadata.with("name", name).with("uid", name)));
        switch (cycle.decide(pod, state.snapshotFor(cycle.queriesOf(pod, state.snapshot())))) {
            case Decision.Placed(var node, var feasible) -> {
                state.assume(pod, node);
                placed.add(pod.key());
            }
            case Decision.Unschedulable(var diagnosis) -> throw new IllegalStateException(diagnosis.message(""));
        }
    }

    /** One pod in, one pod out; reading the pod's JSON is part of it. */
    @Benchmark
    public int decide() {
        place();
        state.podGone(placed.remove());
        return placed.size();
    }
}
