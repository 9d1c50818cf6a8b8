package dev.djong.cloud.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions;
import dev.djong.cloud.CloudFailure;
import dev.djong.cloud.LoadBalancers;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The controller against an infrastructure that is a map from services to node names. */
class ServiceControllerTest {
    private static final ObjectKey KEY = new ObjectKey("default", "web");

    private final VirtualTimers timers = new VirtualTimers();
    private final FakeApiClient api = new FakeApiClient(timers);
    private final RecordedEvents events = new RecordedEvents();
    private final Cloud cloud = new Cloud();
    private final ControllerSimulation simulation = new ControllerSimulation(api, timers)
            .with(informers -> new ServiceController(api, informers, cloud, events));

    private static final class Cloud implements LoadBalancers {
        private final Map<ObjectKey, List<String>> balancers = new TreeMap<>();
        private final List<String> calls = new ArrayList<>();
        private String failure = "";

        @Override
        public Optional<List<Ingress>> find(ApiObject service) {
            return Optional.ofNullable(balancers.get(service.key())).map(any -> ingress());
        }

        @Override
        public List<Ingress> ensure(ApiObject service, List<ApiObject> nodes) {
            calls.add("ensure " + service.name());
            fail();
            balancers.put(service.key(), nodes.stream().map(ApiObject::name).toList());
            return ingress();
        }

        @Override
        public void remove(ApiObject service) {
            calls.add("remove " + service.name());
            fail();
            balancers.remove(service.key());
        }

        private void fail() {
            if (!failure.isEmpty()) {
                throw new CloudFailure(failure, null);
            }
        }

        private static List<Ingress> ingress() {
            return List.of(new Ingress("192.0.2.1", ""));
        }
    }

    private void node(String name, UnaryOperator<ApiObject> change) {
        api.create(
                Resources.NODES,
                change.apply(ApiObject.of("v1", "Node", ObjectKey.cluster(name))
                        .withSpec(spec -> spec.with("providerID", "test://" + name))));
    }

    private void service(UnaryOperator<JsonObject> change) {
        api.create(
                Resources.SERVICES,
                ApiObject.of("v1", "Service", KEY).withSpec(spec -> change.apply(spec.with("type", "LoadBalancer"))));
    }

    private ApiObject now() {
        return api.get(Resources.SERVICES, KEY);
    }

    private void change(UnaryOperator<JsonObject> change) {
        api.update(Resources.SERVICES, now().withSpec(change));
        simulation.settle();
    }

    @Test
    void aServiceGetsItsBalancerOnceAndLosesItWhenItGoes() {
        node("n1", same -> same);
        service(spec -> spec);
        simulation.settle();
        assertThat(now().finalizers()).containsExactly("service.kubernetes.io/load-balancer-cleanup");
        assertThat(now().status().toString())
                .isEqualTo("{\"loadBalancer\":{\"ingress\":[{\"ip\":\"192.0.2.1\",\"ipMode\":\"VIP\"}]}}");
        assertThat(cloud.balancers).containsEntry(KEY, List.of("n1"));
        assertThat(events.all())
                .containsExactly(
                        "Normal EnsuringLoadBalancer Service web: Ensuring load balancer",
                        "Normal EnsuredLoadBalancer Service web: Ensured load balancer");
        api.forgetCalls();
        cloud.calls.clear();
        simulation.advance(Duration.ofMinutes(10));
        assertThat(api.writes()).as("the second run changes nothing").isEmpty();
        assertThat(cloud.calls).isEmpty();

        api.delete(Resources.SERVICES, KEY, DeleteOptions.DEFAULT);
        simulation.settle();
        assertThat(api.find(Resources.SERVICES, KEY)).isEmpty();
        assertThat(cloud.balancers).isEmpty();
        assertThat(events.all())
                .contains(
                        "Normal DeletingLoadBalancer Service web: Deleting load balancer",
                        "Normal DeletedLoadBalancer Service web: Deleted load balancer");
    }

    @Test
    void anotherTypeHasNoBalancer() {
        node("n1", same -> same);
        service(spec -> spec);
        simulation.settle();
        change(spec -> spec.with("type", "ClusterIP"));
        assertThat(cloud.balancers).isEmpty();
        assertThat(now().finalizers()).isEmpty();
        assertThat(now().status().object("loadBalancer").isEmpty()).isTrue();
    }

    @Test
    void aClassIsSomebodyElses() {
        service(spec -> spec.with("loadBalancerClass", "example.com/other"));
        simulation.settle();
        assertThat(cloud.calls).isEmpty();
        assertThat(now().finalizers()).isEmpty();
        assertThat(events.all()).isEmpty();
    }

    @Test
    void nodesComeAndGo() {
        node("n1", same -> same);
        node("excluded", node -> node.withLabel("node.kubernetes.io/exclude-from-external-load-balancers", ""));
        node(
                "leaving",
                node -> node.withSpec(spec -> spec.with(
                        "taints", JsonArray.of(JsonObject.of("key", Json.of("ToBeDeletedByClusterAutoscaler"))))));
        node("uninitialised", node -> node.withSpec(spec -> spec.without("providerID")));
        service(spec -> spec);
        simulation.settle();
        assertThat(cloud.balancers).containsEntry(KEY, List.of("n1"));
        node("n2", same -> same);
        simulation.settle();
        assertThat(cloud.balancers).containsEntry(KEY, List.of("n1", "n2"));
        api.delete(Resources.NODES, ObjectKey.cluster("n1"), DeleteOptions.DEFAULT);
        simulation.settle();
        assertThat(cloud.balancers).containsEntry(KEY, List.of("n2"));
        assertThat(events.all())
                .contains("Normal UpdatedLoadBalancer Service web: Updated load balancer with new hosts");
        assertThat(events.all().stream().filter(event -> event.contains("EnsuringLoadBalancer")))
                .hasSize(1);
    }

    @Test
    void withoutNodesItSaysSo() {
        service(spec -> spec);
        simulation.settle();
        assertThat(events.all())
                .contains("Warning UnAvailableLoadBalancer Service web: There are no available nodes for LoadBalancer");
    }

    @Test
    void changesAreToldAndDone() {
        node("n1", same -> same);
        service(spec -> spec.with("externalTrafficPolicy", "Cluster"));
        simulation.settle();
        cloud.calls.clear();
        change(spec -> spec.with("externalTrafficPolicy", "Local")
                .with("loadBalancerSourceRanges", JsonArray.ofStrings(List.of("10.0.0.0/8", "192.0.2.0/24"))));
        assertThat(cloud.calls).containsExactly("ensure web");
        assertThat(events.all())
                .contains(
                        "Normal ExternalTrafficPolicy Service web: Cluster -> Local",
                        "Normal LoadBalancerSourceRanges Service web: [] -> [10.0.0.0/8 192.0.2.0/24]");
        change(spec -> spec.with("internalTrafficPolicy", "Local"));
        assertThat(cloud.calls).as("that is not the balancer's business").hasSize(1);
    }

    @Test
    void aFailureIsToldAndTriedAgain() {
        node("n1", same -> same);
        cloud.failure = "failed to ensure load balancer: no room";
        service(spec -> spec);
        simulation.settle();
        assertThat(events.all())
                .contains(
                        "Warning SyncLoadBalancerFailed Service web: Error syncing load balancer: failed to ensure load balancer: no room");
        assertThat(now().finalizers())
                .as("it may be half made")
                .containsExactly("service.kubernetes.io/load-balancer-cleanup");
        cloud.failure = "";
        simulation.advance(Duration.ofMinutes(10));
        assertThat(now().status().object("loadBalancer").array("ingress")).hasSize(1);
    }

    @Test
    void aBalancerThatCannotBeRemovedKeepsItsService() {
        node("n1", same -> same);
        service(spec -> spec);
        simulation.settle();
        cloud.failure = "it is stuck";
        api.delete(Resources.SERVICES, KEY, DeleteOptions.DEFAULT);
        simulation.settle();
        assertThat(now().isBeingDeleted()).isTrue();
        cloud.failure = "";
        simulation.advance(Duration.ofMinutes(10));
        assertThat(api.find(Resources.SERVICES, KEY)).isEmpty();
    }

    @Test
    void aStatusThatSomebodyChangedIsPutRight() {
        node("n1", same -> same);
        service(spec -> spec);
        simulation.settle();
        api.updateStatus(Resources.SERVICES, now().withStatus(status -> JsonObject.EMPTY));
        simulation.settle();
        assertThat(now().status().object("loadBalancer").array("ingress")).hasSize(1);
    }

    @Test
    void aNewLeaderFindsEverythingDone() {
        node("n1", same -> same);
        service(spec -> spec);
        simulation.settle();
        api.forgetCalls();
        new ControllerSimulation(api, timers)
                .with(informers -> new ServiceController(api, informers, cloud, events))
                .settle();
        assertThat(api.writes()).isEmpty();
    }
}
