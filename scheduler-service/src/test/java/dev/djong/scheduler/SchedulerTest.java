package dev.djong.scheduler;

import static dev.djong.scheduler.Nodes.node;
import static dev.djong.scheduler.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.api.DeleteOptions;
import dev.djong.api.TransportException;
import dev.djong.fake.FakeApiClient;
import dev.djong.fake.RecordedEvents;
import dev.djong.informer.SharedInformers;
import dev.djong.json.JsonObject;
import dev.djong.leader.LeaderElector;
import dev.djong.leader.Leadership;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.scheduler.binding.ApiPodWriter;
import dev.djong.scheduler.binding.BindOutcome;
import dev.djong.scheduler.binding.DeviceWriter;
import dev.djong.scheduler.binding.NotScheduled;
import dev.djong.scheduler.binding.PodWriter;
import dev.djong.scheduler.binding.VolumeWriter;
import dev.djong.scheduler.plugin.SchedulingProfile;
import dev.djong.scheduler.queue.Backoff;
import dev.djong.scheduler.snapshot.PodInfo;
import dev.djong.status.ApiFailure;
import dev.djong.time.SystemTimers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole service against an API in memory. */
class SchedulerTest {
    private final SystemTimers timers = new SystemTimers();
    private final FakeApiClient api = new FakeApiClient(timers);
    private final RecordedEvents events = new RecordedEvents();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger lost = new AtomicInteger();
    private SchedulerService service = service(false);

    private SchedulerService service(boolean leaderElect) {
        return service(leaderElect, new ApiPodWriter(api, timers));
    }

    private SchedulerService service(boolean leaderElect, PodWriter pods) {
        var scheduler = new Scheduler(
                List.of(SchedulingProfile.standard("default-scheduler")),
                Backoff.STANDARD,
                pods,
                new VolumeWriter(api, Duration.ofSeconds(30)),
                new DeviceWriter(api),
                name -> events,
                new SchedulerMetrics(meters, timers),
                timers,
                new Random(1));
        var settings = LeaderElector.Settings.standard("kube-scheduler", "me");
        return new SchedulerService(
                scheduler,
                new SharedInformers(api, timers, new Random(2)),
                Leadership.of(
                        api,
                        leaderElect ? Optional.of(settings) : Optional.empty(),
                        timers,
                        new Random(3),
                        lost::incrementAndGet));
    }

    @AfterEach
    void stop() {
        service.close();
        timers.close();
    }

    private void create(Nodes node) {
        api.create(Resources.NODES, node.object());
    }

    private void create(Pods pod) {
        api.create(Resources.PODS, pod.object());
    }

    private ApiObject get(String pod) {
        return api.get(Resources.PODS, new ObjectKey("default", pod));
    }

    private String nodeOf(String pod) {
        return get(pod).spec().text("nodeName");
    }

    private JsonObject scheduledCondition(String pod) {
        return get(pod).status().array("conditions").objects().findFirst().orElse(JsonObject.EMPTY);
    }

    @Test
    void podsGetNodesAndEventsSaySo() {
        create(node("n1"));
        create(pod("early"));
        service.start();
        create(pod("late"));
        await().until(() -> nodeOf("early").equals("n1") && nodeOf("late").equals("n1"));
        await().untilAsserted(() -> assertThat(events.all())
                .contains("Normal Scheduled Pod late: Successfully assigned default/late to n1"));
        await().until(() ->
                meters.counter("scheduler.schedule.attempts", "profile", "default-scheduler", "result", "scheduled")
                                .count()
                        == 2);
    }

    @Test
    void aPodThatCannotBeReadKeepsNoOtherFromItsNode() {
        create(node("n1"));
        var strange = "{\"nodeSelectorTerms\":[{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"Near\"}]}]}";
        api.create(
                Resources.PODS,
                pod("strange")
                        .object()
                        .withSpec(spec -> spec.withAt(
                                dev.djong.json.JsonReader.read(strange),
                                "affinity",
                                "nodeAffinity",
                                "requiredDuringSchedulingIgnoredDuringExecution")));
        service.start();
        create(pod("sound"));
        await().until(() -> nodeOf("sound").equals("n1"));
    }

    /** Two bugs at once: no binding, and then no word about it. The pod must not stay in flight. */
    @Test
    void aPodIsTriedAgainWhateverHappensWhileTheApiIsTold() {
        var bugs = new AtomicInteger(2);
        var real = new ApiPodWriter(api, timers);
        service = service(false, new PodWriter() {
            @Override
            public BindOutcome bind(PodInfo pod, String node) {
                fail();
                return real.bind(pod, node);
            }

            @Override
            public void markNotScheduled(ApiObject pod, NotScheduled why) {
                fail();
                real.markNotScheduled(pod, why);
            }

            private void fail() {
                if (bugs.getAndDecrement() > 0) {
                    throw new IllegalStateException("a bug");
                }
            }

            @Override
            public void clearNomination(PodInfo pod) {
                real.clearNomination(pod);
            }

            @Override
            public boolean evict(PodInfo victim, String schedulerName) {
                return real.evict(victim, schedulerName);
            }
        });
        create(node("n1"));
        create(pod("a"));
        service.start();
        await().until(() -> nodeOf("a").equals("n1"));
    }

    @Test
    void whatDoesNotFitIsSaidAndTriedAgainWhenItMayFit() {
        create(node("small").with("1", "1Gi"));
        create(pod("big").requesting("2"));
        service.start();
        var message = "0/1 nodes are available: 1 Insufficient cpu."
                + " preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.";
        await().untilAsserted(() -> {
            var condition = scheduledCondition("big");
            assertThat(condition.text("type")).isEqualTo("PodScheduled");
            assertThat(condition.text("status")).isEqualTo("False");
            assertThat(condition.text("reason")).isEqualTo("Unschedulable");
            assertThat(condition.text("message")).isEqualTo(message);
        });
        assertThat(events.all()).containsExactly("Warning FailedScheduling Pod big: " + message);
        create(node("big-enough"));
        await().until(() -> nodeOf("big").equals("big-enough"));
    }

    @Test
    void aDeletedPodMakesRoom() {
        create(node("n1").offering("pods", "1"));
        create(pod("first"));
        service.start();
        await().until(() -> nodeOf("first").equals("n1"));
        create(pod("second"));
        await().until(() -> scheduledCondition("second").text("reason").equals("Unschedulable"));
        api.delete(Resources.PODS, new ObjectKey("default", "first"), DeleteOptions.DEFAULT.withGracePeriodSeconds(0));
        await().until(() -> nodeOf("second").equals("n1"));
    }

    @Test
    void manyPodsNeverOverfillANode() {
        for (int i = 0; i < 10; i++) {
            create(node("n" + i).with("1", "8Gi"));
        }
        service.start();
        for (int i = 0; i < 45; i++) {
            create(pod("p" + i).requesting("250m"));
        }
        await().until(() -> api.all(Resources.PODS).stream()
                        .filter(pod -> pod.spec().has("nodeName"))
                        .count()
                == 40);
        for (int i = 0; i < 10; i++) {
            var node = "n" + i;
            assertThat(api.all(Resources.PODS))
                    .filteredOn(pod -> pod.spec().text("nodeName").equals(node))
                    .hasSize(4);
        }
    }

    @Test
    void aBindingWhoseAnswerIsLostIsLookedUp() {
        create(node("n1"));
        var losses = new AtomicInteger();
        api.afterEach(call -> {
            if (call.subresource().equals("binding") && losses.getAndIncrement() == 0) {
                throw new TransportException("cut off", null);
            }
        });
        service.start();
        create(pod("web"));
        await().until(() -> events.all().contains("Normal Scheduled Pod web: Successfully assigned default/web to n1"));
        assertThat(losses).hasValue(1);
    }

    @Test
    void aRefusedBindingIsTriedAgain() {
        create(node("n1"));
        var refusals = new AtomicInteger();
        api.beforeEach(call -> {
            if (call.subresource().equals("binding") && refusals.getAndIncrement() == 0) {
                throw ApiFailure.internal("no luck");
            }
        });
        service.start();
        create(pod("web"));
        await().until(() -> nodeOf("web").equals("n1"));
        assertThat(events.all())
                .anyMatch(event -> event.contains("binding rejected: Internal error occurred: no luck"));
    }

    @Test
    void podsOfOtherSchedulersAndGatedPodsAreLeftAlone() {
        create(node("n1"));
        create(pod("other").scheduledBy("mine"));
        create(pod("gated").gated());
        service.start();
        create(pod("web"));
        await().until(() -> nodeOf("web").equals("n1"));
        assertThat(nodeOf("other")).isEmpty();
        assertThat(nodeOf("gated")).isEmpty();
        api.update(Resources.PODS, get("gated").withSpec(spec -> spec.without("schedulingGates")));
        await().until(() -> nodeOf("gated").equals("n1"));
    }

    @Test
    void itSchedulesOnlyWhileItLeadsAndGivesTheLeaseBack() {
        service.close();
        service = service(true);
        create(node("n1"));
        create(pod("web"));
        service.start();
        await().until(() -> nodeOf("web").equals("n1"));
        assertThat(api.all(Resources.LEASES))
                .singleElement()
                .satisfies(
                        lease -> assertThat(lease.spec().text("holderIdentity")).isEqualTo("me"));
        service.close();
        assertThat(api.all(Resources.LEASES).getFirst().spec().text("holderIdentity"))
                .isEmpty();
        assertThat(lost).as("it was asked to stop").hasValue(0);
    }

    /** As a kubelet does once the containers have ended. */
    private void endsOnItsNode(String pod) {
        api.delete(Resources.PODS, new ObjectKey("default", pod), DeleteOptions.DEFAULT.withGracePeriodSeconds(0));
    }

    @Test
    void anImportantPodHasALesserOneEvictedAndWaitsForItsPlace() {
        create(node("n1").with("1", "8Gi"));
        create(pod("low").requesting("1"));
        service.start();
        await().until(() -> nodeOf("low").equals("n1"));
        create(pod("high").requesting("1").priority(100));
        await().until(() -> get("high").status().text("nominatedNodeName").equals("n1"));
        await().until(() -> get("low").isBeingDeleted());
        assertThat(get("low").status().array("conditions").objects()).anySatisfy(condition -> {
            assertThat(condition.text("type")).isEqualTo("DisruptionTarget");
            assertThat(condition.text("reason")).isEqualTo("PreemptionByScheduler");
        });
        create(pod("late").requesting("1").priority(50));
        await().until(() -> scheduledCondition("late").text("reason").equals("Unschedulable"));
        endsOnItsNode("low");
        await().until(() -> nodeOf("high").equals("n1"));
        assertThat(nodeOf("late")).isEmpty();
        assertThat(events.all())
                .contains("Normal Preempted Pod low: Preempted by pod "
                        + get("high").uid() + " on node n1")
                .contains("Warning FailedScheduling Pod high: 0/1 nodes are available: 1 Insufficient cpu.");
    }

    @Test
    void aNominatedPodThatGoesAwayLeavesThePlaceToOthers() {
        create(node("n1").with("1", "8Gi"));
        create(pod("low").requesting("1"));
        service.start();
        await().until(() -> nodeOf("low").equals("n1"));
        create(pod("high").requesting("1").priority(100));
        await().until(() -> get("low").isBeingDeleted());
        endsOnItsNode("high");
        endsOnItsNode("low");
        create(pod("late").requesting("1"));
        await().until(() -> nodeOf("late").equals("n1"));
    }

    @Test
    void neighboursThatArriveLaterAreAwaited() {
        create(node("n1").inZone("a"));
        create(pod("web").near("app=cache", "zone"));
        service.start();
        await().until(() -> scheduledCondition("web").text("reason").equals("Unschedulable"));
        create(pod("cache").labelled("app=cache"));
        await().until(() -> nodeOf("web").equals("n1"));
    }

    @Test
    void aClaimThatWaitsForItsPodIsToldTheNodeAndThePodWaitsForTheVolume() {
        create(node("n1").inZone("a"));
        api.create(Resources.STORAGE_CLASSES, Claims.storageClass("fast", "example.com/disk", "WaitForFirstConsumer"));
        var claim = api.create(Resources.PERSISTENT_VOLUME_CLAIMS, Claims.claim("data", "fast"));
        service.start();
        create(pod("db").mounting("data"));
        await().until(() -> api.get(Resources.PERSISTENT_VOLUME_CLAIMS, claim.key())
                .annotation("volume.kubernetes.io/selected-node")
                .equals(Optional.of("n1")));
        assertThat(nodeOf("db")).isEmpty();
        // What a provisioner does.
        api.create(Resources.PERSISTENT_VOLUMES, Claims.volume("pv1", "fast", "1Gi", "a"));
        var now = api.get(Resources.PERSISTENT_VOLUME_CLAIMS, claim.key());
        now = api.update(Resources.PERSISTENT_VOLUME_CLAIMS, now.withSpec(spec -> spec.with("volumeName", "pv1")));
        api.updateStatus(Resources.PERSISTENT_VOLUME_CLAIMS, now.withStatus(status -> status.with("phase", "Bound")));
        await().until(() -> nodeOf("db").equals("n1"));
    }

    @Test
    void aVolumeThatIsThereBecomesTheClaims() {
        create(node("n1").inZone("a"));
        create(node("n2").inZone("b"));
        api.create(
                Resources.STORAGE_CLASSES,
                Claims.storageClass("local", "kubernetes.io/no-provisioner", "WaitForFirstConsumer"));
        var claim = api.create(Resources.PERSISTENT_VOLUME_CLAIMS, Claims.claim("data", "local"));
        api.create(Resources.PERSISTENT_VOLUMES, Claims.volume("pv1", "local", "1Gi", "b"));
        service.start();
        create(pod("db").mounting("data"));
        await().until(() -> api.get(Resources.PERSISTENT_VOLUMES, ObjectKey.cluster("pv1"))
                .spec()
                .object("claimRef")
                .text("uid")
                .equals(claim.uid()));
        var bound = claim.withSpec(spec -> spec.with("volumeName", "pv1"))
                .withAnnotation("pv.kubernetes.io/bind-completed", "yes");
        var named = api.update(Resources.PERSISTENT_VOLUME_CLAIMS, bound);
        api.updateStatus(Resources.PERSISTENT_VOLUME_CLAIMS, named.withStatus(status -> status.with("phase", "Bound")));
        await().until(() -> nodeOf("db").equals("n2"));
    }

    private ApiObject claim(String name) {
        return api.get(Resources.RESOURCE_CLAIMS, new ObjectKey("default", name));
    }

    private void createDevices(String devices) {
        api.create(Resources.DEVICE_CLASSES, DeviceObjects.gpuClass());
        api.create(Resources.RESOURCE_SLICES, DeviceObjects.slice("n1", devices));
    }

    @Test
    void aClaimGetsItsDevicesBeforeThePodItsNode() {
        create(node("n1"));
        createDevices("[{name: g0}]");
        api.create(Resources.RESOURCE_CLAIMS, DeviceObjects.gpus("gpu", 1));
        create(pod("trainer").claiming("gpu"));
        service.start();
        await().until(() -> nodeOf("trainer").equals("n1"));
        var claim = claim("gpu");
        assertThat(claim.finalizers()).containsExactly("resource.kubernetes.io/delete-protection");
        assertThat(claim.status().toString())
                .isEqualTo("{\"allocation\":{\"devices\":{\"results\":[{\"device\":\"g0\",\"driver\":"
                        + "\"gpu.example.com\",\"pool\":\"n1\",\"request\":\"gpu\"}]},\"nodeSelector\":"
                        + "{\"nodeSelectorTerms\":[{\"matchFields\":[{\"key\":\"metadata.name\",\"operator\":\"In\","
                        + "\"values\":[\"n1\"]}]}]}},\"reservedFor\":[{\"name\":\"trainer\",\"resource\":\"pods\","
                        + "\"uid\":\"" + get("trainer").uid() + "\"}]}");
    }

    /** Two decisions come one right after the other, before the watch has shown the first claim's devices. */
    @Test
    void noDeviceIsGivenTwice() {
        create(node("n1"));
        createDevices("[{name: g0}, {name: g1}]");
        for (var name : List.of("a", "b", "c")) {
            api.create(Resources.RESOURCE_CLAIMS, DeviceObjects.gpus(name, 1));
            create(pod(name).claiming(name));
        }
        service.start();
        await().until(() -> List.of("a", "b", "c").stream()
                        .filter(name -> nodeOf(name).equals("n1"))
                        .count()
                == 2);
        var waiting = List.of("a", "b", "c").stream()
                .filter(name -> nodeOf(name).isEmpty())
                .findFirst()
                .orElseThrow();
        await().until(() ->
                scheduledCondition(waiting).text("message").startsWith("0/1 nodes are available: 1 cannot allocate"));
        var having = List.of("a", "b", "c").stream()
                .filter(name -> !name.equals(waiting))
                .findFirst()
                .orElseThrow();
        api.updateStatus(Resources.RESOURCE_CLAIMS, claim(having).withStatus(status -> JsonObject.EMPTY));
        await().until(() -> nodeOf(waiting).equals("n1"));
    }

    @Test
    void aPodThatIsNotBoundAfterAllLeavesItsClaimToOthers() {
        create(node("n1"));
        createDevices("[{name: g0}]");
        api.create(Resources.RESOURCE_CLAIMS, DeviceObjects.gpus("gpu", 1));
        var real = new ApiPodWriter(api, timers);
        var refusals = new AtomicInteger();
        service = service(false, new PodWriter() {
            @Override
            public BindOutcome bind(PodInfo pod, String node) {
                return refusals.getAndIncrement() == 0
                        ? new BindOutcome.Gone("deleted meanwhile")
                        : real.bind(pod, node);
            }

            @Override
            public void markNotScheduled(ApiObject pod, NotScheduled why) {
                real.markNotScheduled(pod, why);
            }

            @Override
            public void clearNomination(PodInfo pod) {
                real.clearNomination(pod);
            }

            @Override
            public boolean evict(PodInfo victim, String schedulerName) {
                return real.evict(victim, schedulerName);
            }
        });
        create(pod("first").claiming("gpu"));
        service.start();
        await().until(() -> refusals.get() == 1 && !claim("gpu").status().has("reservedFor"));
        create(pod("second").claiming("gpu"));
        await().until(() -> nodeOf("second").equals("n1"));
        assertThat(claim("gpu").status().array("reservedFor").objects().map(each -> each.text("name")))
                .containsExactly("second");
    }

    /** Nobody uses the claim's devices, but they are on a node that is full. */
    @Test
    void idleDevicesThatKeepAPodFromNodesAreGivenBack() {
        create(node("n1"));
        createDevices("[{name: g0}]");
        api.create(Resources.RESOURCE_CLAIMS, DeviceObjects.allocated(DeviceObjects.gpus("gpu", 1), "n2", "g7"));
        create(pod("trainer").claiming("gpu"));
        service.start();
        await().until(() -> nodeOf("trainer").equals("n1"));
        assertThat(claim("gpu").status().toString()).contains("\"device\":\"g0\"");
    }
}
