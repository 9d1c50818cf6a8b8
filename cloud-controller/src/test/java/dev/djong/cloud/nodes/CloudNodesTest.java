package dev.djong.cloud.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.cloud.CloudFailure;
import dev.djong.cloud.Instance;
import dev.djong.cloud.Instance.Address;
import dev.djong.cloud.Instances;
import dev.djong.cloud.provider.LocalProvider;
import dev.djong.fake.FakeApiClient;
import dev.djong.fake.RecordedEvents;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.reconcile.ControllerSimulation;
import dev.djong.time.VirtualTimers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Both node controllers against a cloud that is a map. */
class CloudNodesTest {
    private static final ObjectKey KEY = ObjectKey.cluster("n1");

    private final VirtualTimers timers = new VirtualTimers();
    private final FakeApiClient api = new FakeApiClient(timers);
    private final RecordedEvents events = new RecordedEvents();
    private final Map<String, Instance> machines = new HashMap<>();
    private boolean cloudIsDown;

    private ControllerSimulation simulation(Instances instances) {
        return new ControllerSimulation(api, timers)
                .with(informers -> new CloudNodeController(api, informers, instances, events))
                .with(informers -> new CloudNodeLifecycleController(api, informers, instances, events, timers));
    }

    private Optional<Instance> find(ApiObject node) {
        if (cloudIsDown) {
            throw new CloudFailure("no answer", null);
        }
        return Optional.ofNullable(machines.get(node.name()));
    }

    private static Instance machine(Instance.State state) {
        return new Instance(
                "test://1", List.of(new Address("InternalIP", "10.0.0.1")), "large", "zone-a", "region-a", state);
    }

    private static ApiObject node(boolean ready) {
        var taints = JsonArray.of(
                taint("gpu"),
                JsonObject.of("key", Json.of(NodeInitialisation.UNINITIALISED), "effect", Json.of("NoSchedule")));
        var condition = JsonObject.of("type", Json.of("Ready"), "status", Json.of(ready ? "True" : "Unknown"));
        return ApiObject.of("v1", "Node", KEY)
                .withSpec(spec -> spec.with("taints", taints))
                .withStatus(status -> status.with("conditions", JsonArray.of(condition)));
    }

    private static JsonObject taint(String key) {
        return JsonObject.of("key", Json.of(key), "effect", Json.of("NoSchedule"));
    }

    private ApiObject now() {
        return api.get(Resources.NODES, KEY);
    }

    private List<String> taints() {
        return now().spec()
                .array("taints")
                .objects()
                .map(each -> each.text("key"))
                .toList();
    }

    @Test
    void aNewNodeIsInitialisedOnce() {
        machines.put("n1", machine(Instance.State.RUNNING));
        api.create(Resources.NODES, node(true));
        var simulation = simulation(this::find);
        simulation.settle();
        assertThat(now().spec().text("providerID")).isEqualTo("test://1");
        assertThat(now().labels())
                .containsEntry("topology.kubernetes.io/zone", "zone-a")
                .containsEntry("topology.kubernetes.io/region", "region-a")
                .containsEntry("node.kubernetes.io/instance-type", "large");
        assertThat(now().status().array("addresses").objects())
                .containsExactly(JsonObject.of("type", Json.of("InternalIP"), "address", Json.of("10.0.0.1")));
        assertThat(taints()).containsExactly("gpu");
        assertThat(events.all()).containsExactly("Normal Synced Node n1: Node synced successfully");
        api.forgetCalls();
        simulation.advance(Duration.ofMinutes(11));
        assertThat(api.writes()).as("the second run changes nothing").isEmpty();
    }

    @Test
    void untilTheCloudKnowsTheMachineTheTaintStays() {
        api.create(Resources.NODES, node(true));
        var simulation = simulation(this::find);
        simulation.settle();
        assertThat(taints()).contains(NodeInitialisation.UNINITIALISED);
        machines.put("n1", machine(Instance.State.RUNNING));
        simulation.advance(CloudNodeController.NOT_LISTED_YET);
        assertThat(taints()).containsExactly("gpu");
    }

    @Test
    void aMovedMachineIsLabelledAnew() {
        machines.put("n1", machine(Instance.State.RUNNING));
        api.create(Resources.NODES, node(true));
        var simulation = simulation(this::find);
        simulation.settle();
        machines.put("n1", new Instance("test://1", List.of(), "huge", "zone-b", "region-a", Instance.State.RUNNING));
        simulation.advance(CloudNodeController.REFRESH);
        assertThat(now().labels()).containsEntry("topology.kubernetes.io/zone", "zone-b");
        assertThat(now().labels()).containsEntry("node.kubernetes.io/instance-type", "huge");
    }

    @Test
    void aSilentNodeWithoutMachineIsDeleted() {
        machines.put("n1", machine(Instance.State.RUNNING));
        api.create(Resources.NODES, node(false));
        var simulation = simulation(this::find);
        simulation.settle();
        machines.clear();
        simulation.advance(CloudNodeLifecycleController.MONITOR_PERIOD);
        assertThat(api.find(Resources.NODES, KEY)).isEmpty();
        assertThat(events.all())
                .contains(
                        "Normal DeletingNode Node n1: Deleting node n1 because it does not exist in the cloud provider");
    }

    @Test
    void aReadyNodeIsNeverDeletedNorOneOfWhichTheCloudSaysNothing() {
        machines.put("n1", machine(Instance.State.RUNNING));
        api.create(Resources.NODES, node(true));
        var simulation = simulation(this::find);
        simulation.settle();
        machines.clear();
        simulation.advance(Duration.ofMinutes(1));
        assertThat(api.find(Resources.NODES, KEY)).as("it is ready").isPresent();
        cloudIsDown = true;
        api.updateStatus(Resources.NODES, now().withStatus(status -> node(false).status()));
        simulation.advance(Duration.ofMinutes(1));
        assertThat(api.find(Resources.NODES, KEY))
                .as("the cloud does not answer")
                .isPresent();
    }

    @Test
    void aMachineThatIsShutDownTaintsItsNodeUntilItIsBack() {
        machines.put("n1", machine(Instance.State.SHUT_DOWN));
        api.create(Resources.NODES, node(false));
        var simulation = simulation(this::find);
        simulation.settle();
        assertThat(taints()).containsExactly("gpu", CloudNodeLifecycleController.SHUT_DOWN);
        machines.put("n1", machine(Instance.State.RUNNING));
        simulation.advance(CloudNodeLifecycleController.MONITOR_PERIOD);
        assertThat(taints()).containsExactly("gpu");
    }

    @Test
    void aNodeThatLooksAfterItselfIsLeftAlone() {
        machines.put("n1", machine(Instance.State.RUNNING));
        api.create(Resources.NODES, ApiObject.of("v1", "Node", KEY));
        simulation(this::find).settle();
        assertThat(now().spec().has("providerID")).isFalse();
    }

    @Test
    void theLocalProviderBelievesTheNode() {
        var provider = new LocalProvider(new LocalProvider.Place("local-a", "local", "local"), Optional.empty());
        api.create(Resources.NODES, node(true).withAnnotation("alpha.kubernetes.io/provided-node-ip", "192.0.2.5"));
        simulation(provider.instances()).settle();
        assertThat(now().spec().text("providerID")).isEqualTo("local://n1");
        assertThat(now().status().array("addresses").toString())
                .isEqualTo(
                        "[{\"address\":\"192.0.2.5\",\"type\":\"InternalIP\"},{\"address\":\"n1\",\"type\":\"Hostname\"}]");
        assertThat(taints()).containsExactly("gpu");
    }
}
