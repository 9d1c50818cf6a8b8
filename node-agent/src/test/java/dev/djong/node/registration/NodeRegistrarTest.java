package dev.djong.node.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.JsonObject;
import dev.djong.node.fakes.FakeApi;
import dev.djong.node.fakes.RecordedEvents;
import dev.djong.node.fakes.StubRuntime;
import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.node.runtime.RuntimeHealth;
import dev.djong.node.runtime.RuntimeVersion;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.time.VirtualTimers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the API shows of a node whose runtime comes and goes. */
class NodeRegistrarTest {
    private final FakeApi api = new FakeApi();
    private final VirtualTimers timers = new VirtualTimers();
    private final RecordedEvents events = new RecordedEvents();
    private final StubRuntime runtime = new StubRuntime();
    private boolean memoryPressure;
    private NodeRegistrar registrar;

    @BeforeEach
    void register() {
        var facts = new NodeFacts(
                "n1",
                List.of("192.0.2.1"),
                Machine.simulated("n1", 2000, 4L << 30),
                new RuntimeVersion("stub", "1"),
                "v1.36.0",
                10250,
                110,
                Map.of(),
                "",
                List.of(),
                Map.of(),
                false,
                true);
        registrar = new NodeRegistrar(
                api,
                facts,
                () -> new NodeHealth(RuntimeProblem.of(runtime), memoryPressure, false, false),
                new KnownImages(runtime, timers),
                events,
                timers);
        registrar.sync();
    }

    private JsonObject condition(String type) {
        timers.advance(Duration.ofSeconds(10));
        registrar.sync();
        return api.get(Resources.NODES, ObjectKey.cluster("n1"))
                .status()
                .array("conditions")
                .objects()
                .filter(condition -> condition.text("type").equals(type))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itIsReportedReadyOnceTheApiKnows() {
        assertThat(registrar.isReportedReady()).isTrue();
        runtime.failure = Optional.of(new RuntimeFailure.Unreachable("connection refused", null));
        registrar.sync();
        assertThat(registrar.isReportedReady()).isFalse();
    }

    @Test
    void isReadyWhileItsRuntimeIs() {
        assertThat(condition("Ready").text("reason")).isEqualTo("KubeletReady");
        assertThat(condition("Ready").text("message")).isEqualTo("kubelet is posting ready status");
        assertThat(events.all).containsExactly("Starting: Starting kubelet.");
    }

    @Test
    void writesNothingWhereOnlyTheTimeIsAnother() {
        condition("Ready");
        var before = api.get(Resources.NODES, ObjectKey.cluster("n1"));
        assertThat(before.status().has("images")).as("an empty list").isFalse();
        condition("Ready");
        assertThat(api.get(Resources.NODES, ObjectKey.cluster("n1")).resourceVersion())
                .isEqualTo(before.resourceVersion());
        timers.advance(Duration.ofMinutes(5));
        condition("Ready");
        assertThat(api.get(Resources.NODES, ObjectKey.cluster("n1")).resourceVersion())
                .isNotEqualTo(before.resourceVersion());
    }

    @Test
    void isNotReadyWhileItsRuntimeIsAway() {
        runtime.failure = Optional.of(new RuntimeFailure.Unreachable("connection refused", null));
        assertThat(condition("Ready").text("status")).isEqualTo("False");
        assertThat(condition("Ready").text("reason")).isEqualTo("KubeletNotReady");
        assertThat(condition("Ready").text("message")).isEqualTo("container runtime is down");
        timers.advance(Duration.ofMinutes(5));
        assertThat(condition("Ready").text("status")).isEqualTo("False");

        runtime.failure = Optional.empty();
        assertThat(condition("Ready").text("status")).isEqualTo("True");
        assertThat(events.all)
                .containsExactly(
                        "Starting: Starting kubelet.",
                        "NodeNotReady: Node n1 status is now: NodeNotReady",
                        "NodeReady: Node n1 status is now: NodeReady");
    }

    @Test
    void saysWhatTheRuntimeMisses() {
        runtime.health = new RuntimeHealth(
                Optional.empty(),
                Optional.of("NetworkReady=false reason:NetworkPluginNotReady message:cni plugin not initialized"));
        assertThat(condition("Ready").text("message"))
                .isEqualTo("container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady"
                        + " message:cni plugin not initialized");
    }

    @Test
    void pressureIsAConditionAndAnEvent() {
        memoryPressure = true;
        var condition = condition("MemoryPressure");
        assertThat(condition.text("status")).isEqualTo("True");
        assertThat(condition.text("reason")).isEqualTo("KubeletHasInsufficientMemory");
        assertThat(condition.text("message")).isEqualTo("kubelet has insufficient memory available");
        assertThat(events.all).contains("NodeHasInsufficientMemory: Node n1 status is now: NodeHasInsufficientMemory");
    }
}
