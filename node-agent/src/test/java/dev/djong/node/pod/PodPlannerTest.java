package dev.djong.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.node.fakes.Pods;
import dev.djong.node.pod.PodPlan.Lifecycle;
import dev.djong.node.probe.ProbeVerdict;
import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.Container.State;
import dev.djong.node.runtime.Labels;
import dev.djong.node.runtime.Sandbox;
import dev.djong.node.spec.Pod;
import dev.djong.object.ApiObject;
import dev.djong.time.VirtualTimers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One nested class a paragraph of {@link PodPlanner}'s essay. */
class PodPlannerTest {
    private static final Instant NOW = VirtualTimers.START;
    private static final String APP = "'containers':[{'name':'app','image':'web:1'}]";
    private static final String WITH_SIDECARS =
            "'initContainers':[{'name':'s1','image':'s:1','restartPolicy':'Always'},"
                    + "{'name':'s2','image':'s:1','restartPolicy':'Always'}]," + APP;

    private ApiObject pod = Pods.pod(APP);
    private boolean removed;
    private VolumeState volumes = VolumeState.Ready.NOTHING;
    private final List<Sandbox> sandboxes = new ArrayList<>();
    private final List<Container> containers = new ArrayList<>();
    private final Map<String, ImageState> images = new HashMap<>();
    private final Map<String, Instant> stopping = new HashMap<>();
    private final Map<String, Checkpoints.Stop> unfinished = new HashMap<>();
    private final Map<String, HookState> hooks = new HashMap<>();
    private final Map<String, ProbeVerdict> probes = new HashMap<>();
    private Optional<PodFailure> failure = Optional.empty();
    private boolean tornDown;

    private PodPlan plan() {
        var progress = new PodProgress.Snapshot(
                volumes, Optional.empty(), failure, tornDown, images, Map.of(), hooks, stopping, unfinished);
        return PodPlanner.plan(
                new PodObservation(new Pod(pod), NOW, removed, sandboxes, containers, progress, probes, Map.of()));
    }

    private List<String> actions() {
        return plan().actions().stream()
                .map(action -> switch (action) {
                    case PodAction.PrepareVolumes a -> "volumes";
                    case PodAction.CreateSandbox(var attempt) -> "sandbox " + attempt;
                    case PodAction.StopSandbox(var id) -> "stop sandbox " + id;
                    case PodAction.EnsureImage(var c) -> "image " + c.name();
                    case PodAction.StartContainer s -> "start " + s.container().name() + " " + s.attempt();
                    case PodAction.StopContainer(var c, var grace, var why) -> "stop " + c.id();
                    case PodAction.RemoveContainer(var c) -> "remove " + c.id();
                    case PodAction.TearDown a -> "tear down";
                })
                .toList();
    }

    private void sandbox(int attempt, boolean ready) {
        sandboxes.add(new Sandbox(
                "s" + attempt, "uid-1", "default", "web", attempt, ready, NOW, List.of("10.1.0.2"), Map.of()));
    }

    private Container container(String name, int attempt, State state, int exitCode, Duration life, String backOff) {
        var ended = state == State.EXITED ? Optional.of(NOW) : Optional.<Instant>empty();
        var container = new Container(
                name + attempt,
                "s0",
                "uid-1",
                name,
                attempt,
                state,
                NOW.minus(life),
                Optional.of(NOW.minus(life)),
                ended,
                exitCode,
                "web:1",
                "id",
                "",
                "",
                "",
                Map.of(Labels.SPEC_IMAGE, name.startsWith("s") ? "s:1" : "web:1", Labels.BACK_OFF, backOff));
        containers.add(container);
        return container;
    }

    private void running(String name) {
        container(name, 0, State.RUNNING, 0, Duration.ofSeconds(5), "PT0S");
    }

    private void ended(String name, int exitCode) {
        container(name, 0, State.EXITED, exitCode, Duration.ofSeconds(5), "PT0S");
    }

    @Nested
    class EndingComesFirst {
        @Test
        void aHurriedNodeLeavesLessTimeThanThePodAsksFor() {
            sandbox(0, true);
            running("app");
            failure = Optional.of(new PodFailure("Evicted", "", Optional.of(Duration.ofSeconds(1)), true));
            var stop = (PodAction.StopContainer) plan().actions().getFirst();
            assertThat(stop.grace()).isEqualTo(Duration.ofSeconds(1));
        }

        @Test
        void aDeletedPodIsWoundDown() {
            sandbox(0, true);
            running("app");
            pod = Pods.deleted(pod, 7);
            assertThat(actions()).containsExactly("stop app0");
            var stop = (PodAction.StopContainer) plan().actions().getFirst();
            assertThat(stop.grace()).isEqualTo(Duration.ofSeconds(7));
        }

        @Test
        void soIsOneThatFailedAsAWhole() {
            sandbox(0, true);
            running("app");
            failure = Optional.of(new PodFailure("Evicted", "no memory"));
            assertThat(actions()).containsExactly("stop app0");
        }

        @Test
        void whatHasEndedByTheApisWordNeverStartsAgain() {
            pod = pod.withStatus(status -> status.with("phase", "Succeeded"));
            tornDown = true;
            assertThat(plan().lifecycle()).isEqualTo(Lifecycle.ENDED);
            assertThat(actions()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            "Always,0,false",
            "Always,1,false",
            "OnFailure,0,true",
            "OnFailure,1,false",
            "Never,0,true",
            "Never,1,true"
        })
        void aPodIsOverWhenItsContainersAreByTheirPolicy(String policy, int exitCode, boolean over) {
            pod = Pods.pod("'restartPolicy':'" + policy + "'," + APP);
            sandbox(0, true);
            ended("app", exitCode);
            assertThat(actions()).containsExactly(over ? "stop sandbox s0" : "image app");
        }
    }

    @Nested
    class WindingDown {
        @Test
        void sidecarsEndLastInReverseOrder() {
            pod = Pods.deleted(Pods.pod(WITH_SIDECARS), 30);
            sandbox(0, true);
            running("s1");
            running("s2");
            running("app");
            assertThat(actions()).containsExactly("stop app0");
            containers.removeLast();
            assertThat(actions()).containsExactly("stop s20");
            containers.removeLast();
            assertThat(actions()).containsExactly("stop s10");
            containers.removeLast();
            assertThat(actions()).containsExactly("stop sandbox s0");
            sandboxes.clear();
            assertThat(actions()).containsExactly("tear down");
        }

        @Test
        void aStopUnderWayIsRepeatedOnlyWithLessTime() {
            sandbox(0, true);
            running("app");
            stopping.put("app0", NOW.plusSeconds(20));
            pod = Pods.deleted(pod, 30);
            assertThat(actions()).isEmpty();
            pod = Pods.deleted(pod, 0);
            assertThat(actions()).containsExactly("stop app0");
        }

        @Test
        void whatWasNeverStartedIsRemoved() {
            sandbox(0, true);
            container("app", 0, State.CREATED, 0, Duration.ZERO, "PT0S");
            removed = true;
            assertThat(actions()).containsExactly("remove app0", "stop sandbox s0");
        }
    }

    @Nested
    class Foundations {
        @Test
        void volumesThenSandboxThenImageThenStart() {
            volumes = new VolumeState.Unprepared();
            assertThat(actions()).containsExactly("volumes");
            volumes = VolumeState.Ready.NOTHING;
            assertThat(actions()).containsExactly("sandbox 0");
            sandbox(0, true);
            assertThat(actions()).containsExactly("image app");
            images.put("app", new ImageState.Pulling());
            assertThat(actions()).isEmpty();
            images.put("app", new ImageState.Present("sha"));
            assertThat(actions()).containsExactly("start app 0");
        }

        @Test
        void aLostSandboxIsReplacedOnceNothingRunsInIt() {
            sandbox(0, false);
            running("app");
            assertThat(actions()).containsExactly("stop app0");
            containers.clear();
            ended("app", 137);
            assertThat(actions()).containsExactly("sandbox 1");
        }
    }

    @Nested
    class InitContainers {
        @Test
        void runOneAfterTheOther() {
            pod = Pods.pod("'initContainers':[{'name':'a','image':'web:1'},{'name':'b','image':'web:1'}]," + APP);
            sandbox(0, true);
            assertThat(actions()).containsExactly("image a");
            running("a");
            assertThat(actions()).isEmpty();
            containers.clear();
            ended("a", 0);
            assertThat(actions()).containsExactly("image b");
            ended("b", 0);
            assertThat(actions()).containsExactly("image app");
        }

        @Test
        void aSidecarOnlyHasToBeStarted() {
            pod = Pods.pod(WITH_SIDECARS);
            sandbox(0, true);
            running("s1");
            probes.put("s10", new ProbeVerdict(false, false, Optional.empty()));
            assertThat(actions()).isEmpty();
            probes.put("s10", new ProbeVerdict(true, false, Optional.empty()));
            assertThat(actions()).containsExactly("image s2");
        }
    }

    @Nested
    class MainContainers {
        @Test
        void areStoppedWhenUnhealthyOrChangedOrTheirHookFailed() {
            sandbox(0, true);
            running("app");
            assertThat(actions()).isEmpty();
            probes.put("app0", new ProbeVerdict(true, true, Optional.of("failed liveness probe")));
            assertThat(actions()).containsExactly("stop app0");
            probes.clear();
            hooks.put("app0", new HookState.Failed("no"));
            assertThat(actions()).containsExactly("stop app0");
            hooks.clear();
            pod = Pods.pod(APP.replace("web:1", "web:2"));
            assertThat(actions()).containsExactly("stop app0");
        }

        @Test
        void keepOnlyOneOldAttempt() {
            sandbox(0, true);
            container("app", 0, State.EXITED, 1, Duration.ofSeconds(1), "PT0S");
            container("app", 1, State.EXITED, 1, Duration.ofSeconds(1), "PT0S");
            container("app", 2, State.RUNNING, 0, Duration.ofSeconds(1), "PT0S");
            assertThat(actions()).containsExactly("remove app0");
        }
    }

    @Test
    void aStopThatAnEarlierAgentBeganIsCarriedOn() {
        sandbox(0, true);
        running("app");
        unfinished.put("app0", new Checkpoints.Stop(NOW.minusSeconds(5), Duration.ofSeconds(30), true));
        assertThat(actions()).containsExactly("stop app0");
    }

    @Nested
    class BackOff {
        @Test
        void showsItselfAndAsksToBeCalledAgain() {
            sandbox(0, true);
            container("app", 1, State.EXITED, 1, Duration.ofSeconds(3), "PT10S");
            var plan = plan();
            assertThat(plan.actions()).isEmpty();
            assertThat(plan.recheckAt()).contains(NOW.plusSeconds(10));
            assertThat(plan.backingOff().get("app")).startsWith("back-off 10s restarting failed container=app");
        }

        @ParameterizedTest
        @CsvSource({"PT0S,5,PT10S", "PT10S,5,PT20S", "PT3M,5,PT5M", "PT5M,5,PT5M", "PT5M,601,PT10S"})
        void doublesUpToFiveMinutesAndForgetsAfterTen(String carried, int lifeSeconds, String next) {
            var ended = container("app", 3, State.EXITED, 1, Duration.ofSeconds(lifeSeconds), carried);
            assertThat(PodPlanner.nextBackOff(ended)).isEqualTo(Duration.parse(next));
        }
    }
}
