package dev.djong.benchmark.scheduling;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.LabelSelector;
import dev.djong.object.ObjectKey;
import dev.djong.scheduler.cycle.Decision;
import dev.djong.scheduler.cycle.SchedulingCycle;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.snapshot.ClusterState;
import dev.djong.scheduler.snapshot.NodeFacts;
import dev.djong.scheduler.snapshot.PodInfo;
import dev.djong.scheduler.snapshot.PodOwner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final int PODS_A_NODE = 2;
    private static final int ZONES = 3;
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String HOSTNAME = "kubernetes.io/hostname";

    /** What the pods ask of each other; each template is a group of its own. */
    public enum Wish {
        /** Nothing. */
        PLAIN,
        /** Nothing, but they have a ReplicaSet, whose pods the scheduler spreads by itself. */
        OWNED,
        /** Never two of a group on one node. */
        ANTI_AFFINITY,
        /** All of a group in one zone. */
        AFFINITY,
        /** Rather with others of the group, in one zone. */
        PREFERRED_AFFINITY,
        /** Evenly over zones, as a requirement. */
        SPREADING,
        /** Evenly over nodes, as a wish. */
        PREFERRED_SPREADING
    }

    @Param({"1000", "5000"})
    public int nodes;

    @Param({"10", "1000"})
    public int templates;

    @Param({"PLAIN", "OWNED", "ANTI_AFFINITY", "AFFINITY", "PREFERRED_AFFINITY", "SPREADING", "PREFERRED_SPREADING"})
    public Wish wish = Wish.PLAIN;

    private final Deque<ObjectKey> placed = new ArrayDeque<>();
    private final List<ApiObject> podTemplates = new ArrayList<>();
    private final ClusterState state = new ClusterState();
    private final SchedulingCycle cycle = newCycle();
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
                .withLabel(HOSTNAME, "node-" + index)
                .withLabel(ZONE, "zone-" + index % ZONES)
                .withStatus(status -> status.with("allocatable", allocatable));
    }

    private ApiObject template(int index) {
        var app = "app-" + index;
        var requests = JsonObject.of("cpu", Json.of(100 + index + "m"), "memory", Json.of("200Mi"));
        var container = JsonObject.of("name", Json.of("main")).with("resources", JsonObject.of("requests", requests));
        var pod = ApiObject.of("v1", "Pod", new ObjectKey("default", "pod"))
                .withLabel("app", app)
                .withSpec(spec -> withWish(spec.with("containers", JsonArray.of(container)), app));
        return wish == Wish.OWNED ? owned(pod, app) : pod;
    }

    private ApiObject owned(ApiObject pod, String app) {
        state.controllerSeen(
                "default", new PodOwner("ReplicaSet", app), Optional.of(LabelSelector.ofLabels(Map.of("app", app))));
        var owner = JsonObject.of("kind", Json.of("ReplicaSet"), "name", Json.of(app), "controller", Json.of(true));
        return pod.withMetadata(metadata -> metadata.with("ownerReferences", JsonArray.of(owner)));
    }

    private JsonObject withWish(JsonObject spec, String app) {
        var required = "requiredDuringSchedulingIgnoredDuringExecution";
        return switch (wish) {
            case PLAIN, OWNED -> spec;
            case ANTI_AFFINITY ->
                spec.withAt(JsonArray.of(about(app, HOSTNAME)), "affinity", "podAntiAffinity", required);
            case AFFINITY -> spec.withAt(JsonArray.of(about(app, ZONE)), "affinity", "podAffinity", required);
            case PREFERRED_AFFINITY ->
                spec.withAt(
                        JsonArray.of(JsonObject.of("weight", Json.of(10), "podAffinityTerm", about(app, ZONE))),
                        "affinity",
                        "podAffinity",
                        "preferredDuringSchedulingIgnoredDuringExecution");
            case SPREADING -> spec.with("topologySpreadConstraints", constraints(app, ZONE, "DoNotSchedule"));
            case PREFERRED_SPREADING ->
                spec.with("topologySpreadConstraints", constraints(app, HOSTNAME, "ScheduleAnyway"));
        };
    }

    private static JsonObject about(String app, String topologyKey) {
        var selector = JsonObject.of("matchLabels", JsonObject.of("app", Json.of(app)));
        return JsonObject.of("labelSelector", selector, "topologyKey", Json.of(topologyKey));
    }

    private static JsonArray constraints(String app, String topologyKey, String kind) {
        return JsonArray.of(about(app, topologyKey).with("maxSkew", 1).with("whenUnsatisfiable", kind));
    }

    private void place() {
        var template = podTemplates.get((int) (pods % podTemplates.size()));
        var name = "pod-" + pods++;
        var pod = PodInfo.of(
                template.withMetadata(metadata -> metadata.with("name", name).with("uid", name)));
        var snapshot = state.snapshotFor(cycle.queriesOf(pod, state.snapshot()));
        switch (cycle.decide(pod, snapshot)) {
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
