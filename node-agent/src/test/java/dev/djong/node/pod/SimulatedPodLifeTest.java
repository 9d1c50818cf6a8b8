package dev.djong.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.node.device.ClaimedDevices;
import dev.djong.node.device.Drivers;
import dev.djong.node.device.StaleSlices;
import dev.djong.node.fakes.FakeClusterObjects;
import dev.djong.node.fakes.Pods;
import dev.djong.node.probe.Prober;
import dev.djong.node.runtime.RuntimeVersion;
import dev.djong.node.spec.PodDirectories;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedPodLifeTest {
    private static final String ONE_CONTAINER = "'containers':[{'name':'app','image':'web:1'}]";

    @TempDir
    Path directory;

    SimulatedPodLife life;

    @BeforeEach
    void start() {
        life = new SimulatedPodLife(directory);
    }

    private static ApiObject simulating(ApiObject pod, String container, String what) {
        return pod.withAnnotation("simulation.djong.dev/" + container, what);
    }

    @Test
    void aPodBecomesRunningAndReady() {
        life.apply(Pods.pod(ONE_CONTAINER));

        assertThat(life.web().status().text("phase")).isEqualTo("Running");
        assertThat(life.condition("Ready")).isEqualTo("True");
        assertThat(life.condition("PodReadyToStartContainers")).isEqualTo("True");
        assertThat(life.web().status().text("podIP")).isEqualTo("10.1.0.2");
        assertThat(life.web().status().text("hostIP")).isEqualTo("192.0.2.1");
        assertThat(life.web().status().text("qosClass")).isEqualTo("BestEffort");
        assertThat(life.containerStatus().flag("ready")).isTrue();
        assertThat(life.containerStatus().text("containerID")).startsWith("simulated://");
        assertThat(life.events.reasons()).containsExactly("Pulling", "Pulled", "Created", "Started");
    }

    /** The controller for nodes declares pods of a node that was away not ready, perhaps after the node told that they are. */
    @Test
    void aReadyPodThatAnotherDeclaredNotReadyIsDeclaredReadyAgain() {
        life.apply(Pods.pod(ONE_CONTAINER));
        var conditions = life.web()
                .status()
                .array("conditions")
                .objects()
                .map(each -> each.text("type").equals("Ready") ? each.with("status", Json.of("False")) : each)
                .map(Json.class::cast)
                .collect(JsonArray.collector());

        life.apply(life.web().withStatus(before -> before.with("conditions", conditions)));

        assertThat(life.condition("Ready")).isEqualTo("True");
    }

    @Test
    void initContainersRunInTheirOrderBeforeTheRest() {
        life.apply(simulating(
                Pods.pod("'initContainers':[{'name':'first','image':'a:1'},{'name':'second','image':'b:1'}],"
                        + ONE_CONTAINER),
                "second",
                "exit 0 after 5s"));

        assertThat(life.web().status().text("phase")).isEqualTo("Pending");
        assertThat(life.condition("Initialized")).isEqualTo("False");
        assertThat(life.containerStatus().object("state").object("waiting").text("reason"))
                .isEqualTo("PodInitializing");

        life.timers.advance(Duration.ofSeconds(5));

        assertThat(life.web().status().text("phase")).isEqualTo("Running");
        assertThat(life.condition("Initialized")).isEqualTo("True");
    }

    @Test
    void aCrashingContainerBacksOffAndComesBack() {
        life.apply(simulating(Pods.pod(ONE_CONTAINER), "app", "exit 1 after 1s"));

        life.timers.advance(Duration.ofSeconds(1));
        assertThat(life.newest().attempt())
                .as("the first restart waits for nothing")
                .isEqualTo(1);
        life.timers.advance(Duration.ofSeconds(1));

        var waiting = life.containerStatus().object("state").object("waiting");
        assertThat(waiting.text("reason")).isEqualTo("CrashLoopBackOff");
        assertThat(waiting.text("message"))
                .isEqualTo("back-off 10s restarting failed container=app pod=web_default(uid-1)");
        assertThat(life.containerStatus()
                        .object("lastState")
                        .object("terminated")
                        .integerOr("exitCode", -1))
                .isEqualTo(1);
        assertThat(life.web().status().text("phase")).isEqualTo("Running");
        assertThat(life.events.reasons()).endsWith("BackOff");

        life.timers.advance(Duration.ofSeconds(9));
        assertThat(life.newest().attempt()).isEqualTo(1);
        life.timers.advance(Duration.ofSeconds(1));
        assertThat(life.newest().attempt()).isEqualTo(2);
        assertThat(life.containerStatus().integerOr("restartCount", 0)).isEqualTo(2);
        assertThat(life.newest().backOff()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void aJobsPodSucceedsAndKeepsItsEnd() {
        life.apply(simulating(Pods.pod("'restartPolicy':'Never'," + ONE_CONTAINER), "app", "exit 0 after 2s"));

        life.timers.advance(Duration.ofSeconds(2));

        assertThat(life.web().status().text("phase")).isEqualTo("Succeeded");
        assertThat(life.condition("Ready")).isEqualTo("False");
        assertThat(life.containerStatus().object("state").object("terminated").text("reason"))
                .isEqualTo("Completed");
        assertThat(life.runtime.sandboxesOf("uid-1")).noneMatch(sandbox -> sandbox.ready());
    }

    @Test
    void aPodThatMayNotRestartFails() {
        life.apply(simulating(Pods.pod("'restartPolicy':'Never'," + ONE_CONTAINER), "app", "exit 3"));
        life.timers.advance(Duration.ofSeconds(1));

        assertThat(life.web().status().text("phase")).isEqualTo("Failed");
        assertThat(life.containerStatus().object("state").object("terminated").integerOr("exitCode", 0))
                .isEqualTo(3);
    }

    @Test
    void deletionEndsContainersThenDeletesTheObjectAndLeavesNothing() {
        var pod = life.apply(Pods.pod(ONE_CONTAINER));
        assertThat(pod.name()).isEqualTo("web");

        life.apply(Pods.deleted(life.web(), 30));

        assertThat(life.api.deletions()).containsExactly("default/web grace 0");
        assertThat(life.runtime.sandboxes()).isEmpty();
        assertThat(life.runtime.containers()).isEmpty();
        assertThat(life.workers.pods()).isEmpty();
        assertThat(life.events.reasons()).endsWith("Killing");
    }

    @Test
    void aMissingConfigMapHoldsTheContainerUpAndSaysSo() {
        life.apply(
                Pods.pod("'containers':[{'name':'app','image':'web:1','envFrom':[{'configMapRef':{'name':'cfg'}}]}]"));

        var waiting = life.containerStatus().object("state").object("waiting");
        assertThat(waiting.text("reason")).isEqualTo("CreateContainerConfigError");
        assertThat(waiting.text("message")).isEqualTo("configmap \"cfg\" not found");

        life.cluster.configMaps.put(new ObjectKey("default", "cfg"), Pods.object("{'data':{'A':'1'}}"));
        life.timers.advance(Duration.ofSeconds(2));
        assertThat(life.web().status().text("phase")).isEqualTo("Running");
    }

    @Test
    void aPodThatClaimsDevicesDoesNotStartWithoutThem() {
        var devices = new ClaimedDevices(
                new FakeClusterObjects(),
                new Drivers(
                        directory.resolve("registry"),
                        new StaleSlices(life.api, "n1", life.timers, Runnable::run),
                        life.timers,
                        Runnable::run),
                new PodDirectories(directory, directory.resolve("logs")),
                new RuntimeVersion("containerd", "2.1.4"));
        life = new SimulatedPodLife(directory, Prober.ALWAYS_WELL, devices);
        life.apply(Pods.pod(ONE_CONTAINER + ",'resourceClaims':[{'name':'gpu','resourceClaimName':'gpu'}]"));

        assertThat(life.containerStatus().object("state").object("waiting").text("reason"))
                .isEqualTo("ContainerCreating");
        assertThat(life.events.all)
                .containsExactly("FailedPrepareDynamicResources: Failed to prepare dynamic resources: ResourceClaim gpu"
                        + " not found");
    }

    /** Nothing is attached where nothing runs; a volume of mode Block must be one that this node reaches all the same. */
    @Test
    void aPodWithADeviceWaitsForItAndSaysSo() {
        life.cluster.claims.put(
                new ObjectKey("default", "disk"),
                Pods.object("{'metadata':{'name':'disk','namespace':'default','uid':'c1'},'spec':{'volumeName':'pv'},"
                        + "'status':{'phase':'Bound'}}"));
        life.cluster.volumes.put(
                "pv",
                Pods.object("{'metadata':{'name':'pv'},'spec':{'volumeMode':'Block','claimRef':{'uid':'c1'},"
                        + "'nodeAffinity':{'required':{'nodeSelectorTerms':[{'matchExpressions':["
                        + "{'key':'kubernetes.io/hostname','operator':'In','values':['n1']}]}]}}}}"));
        life.apply(Pods.pod("'volumes':[{'name':'v','persistentVolumeClaim':{'claimName':'disk'}}],"
                + "'containers':[{'name':'main','image':'demo',"
                + "'volumeDevices':[{'name':'v','devicePath':'/dev/v'}]}]"));
        assertThat(life.events.all)
                .containsExactly("FailedMapVolume: MapVolume.NodeAffinity check failed for volume \"pv\" : no matching"
                        + " NodeSelectorTerms");
        life.cluster.node =
                Optional.of(Pods.object("{'metadata':{'name':'n1','labels':{'kubernetes.io/hostname':'n1'}}}"));
        life.timers.advance(Duration.ofSeconds(3));
        assertThat(life.web().status().text("phase")).isEqualTo("Running");
    }

    @Test
    void aFailedPullShowsItsErrorThenBacksOff() {
        life.apply(Pods.pod("'containers':[{'name':'app','image':'missing:1'}]"));
        assertThat(life.containerStatus().object("state").object("waiting").text("reason"))
                .isEqualTo("ErrImagePull");

        life.timers.advance(Duration.ofSeconds(3));
        assertThat(life.containerStatus().object("state").object("waiting").text("reason"))
                .isEqualTo("ImagePullBackOff");
        assertThat(life.web().status().text("phase")).isEqualTo("Pending");
    }

    @Test
    void aNeverPulledImageThatIsNotHereIsReported() {
        life.apply(Pods.pod("'containers':[{'name':'app','image':'web:1','imagePullPolicy':'Never'}]"));
        assertThat(life.containerStatus().object("state").object("waiting").text("reason"))
                .isEqualTo("ErrImageNeverPull");
    }

    @Test
    void anOverduePodFails() {
        life.apply(Pods.pod("'activeDeadlineSeconds':5," + ONE_CONTAINER));
        life.timers.advance(Duration.ofSeconds(6));

        assertThat(life.web().status().text("phase")).isEqualTo("Failed");
        assertThat(life.web().status().text("reason")).isEqualTo("DeadlineExceeded");
    }

    @Test
    void aPodThatDoesNotFitIsRejected() {
        life.apply(Pods.pod("'containers':[{'name':'app','image':'web:1','resources':{'requests':{'cpu':'3'}}}]"));

        assertThat(life.web().status().text("phase")).isEqualTo("Failed");
        assertThat(life.web().status().text("reason")).isEqualTo("OutOfcpu");
        assertThat(life.runtime.containers()).isEmpty();
    }

    @Test
    void aFailingLivenessProbeRestartsTheContainer() {
        var healthy = new AtomicBoolean(true);
        life = new SimulatedPodLife(
                directory,
                (target, probe, timeout) -> healthy.get() ? Prober.Result.SUCCESS : Prober.Result.failure("500"));
        life.apply(Pods.pod("'containers':[{'name':'app','image':'web:1','livenessProbe':{'httpGet':{'port':80},"
                + "'periodSeconds':1,'failureThreshold':2}}]"));
        life.timers.advance(Duration.ofSeconds(3));
        assertThat(life.newest().attempt()).isZero();

        healthy.set(false);
        life.timers.advance(Duration.ofSeconds(2));

        assertThat(life.newest().attempt()).isEqualTo(1);
        assertThat(life.events.all)
                .contains(
                        "Unhealthy: Liveness probe failed: 500",
                        "Killing: Container app failed liveness probe, will be restarted");
    }

    @Test
    void aProbeThatBreaksIsMadeAgain() {
        var bugs = new java.util.concurrent.atomic.AtomicInteger(2);
        life = new SimulatedPodLife(directory, (target, probe, timeout) -> {
            if (bugs.getAndDecrement() > 0) {
                throw new IllegalStateException("a bug");
            }
            return Prober.Result.SUCCESS;
        });
        life.apply(Pods.pod("'containers':[{'name':'app','image':'web:1','readinessProbe':{'httpGet':{'port':80},"
                + "'periodSeconds':1}}]"));
        life.timers.advance(Duration.ofSeconds(3));
        assertThat(life.condition("Ready")).isEqualTo("True");
    }

    /** The logins cannot be read; it must not look as if the image were being pulled for ever. */
    @Test
    void aPullThatBreaksIsTriedAgain() {
        life.cluster.failure = new IllegalStateException("a bug");
        life.apply(Pods.pod("'imagePullSecrets':[{'name':'logins'}],'containers':[{'name':'app','image':'web:1'}]"));
        assertThat(life.containerStatus().object("state").object("waiting").text("reason"))
                .isEqualTo("ErrImagePull");
        life.cluster.failure = null;
        life.timers.advance(Duration.ofSeconds(15));
        assertThat(life.containerStatus().object("state").has("running")).isTrue();
    }

    @Test
    void readinessFollowsItsProbe() {
        var ready = new AtomicBoolean(false);
        life = new SimulatedPodLife(
                directory,
                (target, probe, timeout) -> ready.get() ? Prober.Result.SUCCESS : Prober.Result.failure("no"));
        life.apply(Pods.pod("'containers':[{'name':'app','image':'web:1','readinessProbe':{'httpGet':{'port':80},"
                + "'periodSeconds':1}}]"));
        assertThat(life.condition("Ready")).isEqualTo("False");

        ready.set(true);
        life.timers.advance(Duration.ofSeconds(1));
        assertThat(life.condition("Ready")).isEqualTo("True");
    }

    @Test
    void readinessGatesOfOthersAreKeptAndAwaited() {
        life.apply(Pods.pod("'readinessGates':[{'conditionType':'example.com/lb'}]," + ONE_CONTAINER));
        assertThat(life.condition("ContainersReady")).isEqualTo("True");
        assertThat(life.condition("Ready")).isEqualTo("False");

        life.api.put(
                Resources.PODS,
                life.web()
                        .withStatus(status -> status.with(
                                "conditions",
                                status.array("conditions")
                                        .plus(Pods.object("{'type':'example.com/lb','status':'True'}")
                                                .root()))));
        assertThat(life.condition("Ready")).isEqualTo("True");
        assertThat(life.condition("example.com/lb")).isEqualTo("True");
    }

    @Test
    void aChangedImageRestartsItsContainer() {
        life.apply(Pods.pod(ONE_CONTAINER));
        life.apply(life.web()
                .withSpec(spec -> spec.with(
                        "containers",
                        spec.array("containers")
                                .map(container -> container.asObject().with("image", Json.of("web:2"))))));

        assertThat(life.newest().image()).isEqualTo("web:2");
        assertThat(life.containerStatus().integerOr("restartCount", 0)).isEqualTo(1);
    }

    @Test
    void anEvictedPodFailsAndSaysThatTheNodeEndedIt() {
        life.apply(Pods.pod(ONE_CONTAINER));
        assertThat(life.workers.active()).hasSize(1);

        life.workers.evict(
                "uid-1",
                new PodFailure(
                        "Evicted", "The node was low on resource: memory. ", Optional.of(Duration.ofSeconds(1)), true));

        var status = life.web().status();
        assertThat(status.text("phase")).isEqualTo("Failed");
        assertThat(status.text("reason")).isEqualTo("Evicted");
        assertThat(status.text("message")).isEqualTo("The node was low on resource: memory. ");
        assertThat(life.condition("DisruptionTarget")).isEqualTo("True");
        var condition = status.array("conditions")
                .objects()
                .filter(c -> c.text("type").equals("DisruptionTarget"))
                .findFirst()
                .orElseThrow();
        assertThat(condition.text("reason")).isEqualTo("TerminationByKubelet");
        assertThat(life.condition("Ready")).isEqualTo("False");
        assertThat(life.workers.active()).isEmpty();
        assertThat(life.workers.hasEnded("uid-1")).isTrue();
    }

    @Test
    void underMemoryPressureAPodThatPromisesNothingIsTurnedAway() {
        life.pressures.add("MemoryPressure");
        life.apply(Pods.pod(ONE_CONTAINER));
        assertThat(life.web().status().text("phase")).isEqualTo("Failed");
        assertThat(life.web().status().text("reason")).isEqualTo("Evicted");
        assertThat(life.web().status().text("message"))
                .isEqualTo("Pod was rejected: The node had condition: [MemoryPressure]. ");
    }

    @Test
    void underMemoryPressureOneThatAsksForSomethingOrToleratesItIsTaken() {
        life.pressures.add("MemoryPressure");
        life.apply(Pods.pod("'tolerations':[{'key':'node.kubernetes.io/memory-pressure','operator':'Exists',"
                + "'effect':'NoSchedule'}]," + ONE_CONTAINER));
        assertThat(life.web().status().text("phase")).isEqualTo("Running");
    }

    @Test
    void underDiskPressureOnlyCriticalPodsAreTaken() {
        life.pressures.add("DiskPressure");
        life.apply(Pods.pod("'priority':2000001000," + ONE_CONTAINER));
        assertThat(life.web().status().text("phase")).isEqualTo("Running");
    }
}
