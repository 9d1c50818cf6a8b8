package dev.djong.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions;
import dev.djong.fake.FakeApiClient;
import dev.djong.informer.FakeInformers;
import dev.djong.json.JsonReader;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.time.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The node is called {@code a}. */
class PodNetworkTest {
    private final VirtualTimers timers = new VirtualTimers();
    private final FakeApiClient api = new FakeApiClient(timers);
    private final FakeInformers informers = new FakeInformers(api, 0);
    private final FakeTable table = new FakeTable();
    private final List<List<String>> given = new ArrayList<>();

    /** Ours; gateways that end in .99 are on another network. */
    private static final class FakeTable implements RouteTable {
        private final Set<PodRoute> routes = new LinkedHashSet<>();

        @Override
        public Set<PodRoute> routes() {
            return Set.copyOf(routes);
        }

        @Override
        public void put(PodRoute route) {
            if (route.gateway().endsWith(".99")) {
                throw new RouteFailure("Error: Nexthop has invalid gateway.");
            }
            routes.removeIf(other -> other.podCidr().equals(route.podCidr()));
            routes.add(route);
        }

        @Override
        public void remove(PodRoute route) {
            routes.remove(route);
        }
    }

    private void start() {
        new PodNetwork(informers.of(Resources.NODES), "a", table, given::add, timers, Runnable::run);
        informers.deliver();
    }

    private void node(String name, String podCidrs, String... addresses) {
        var list = new ArrayList<String>();
        for (var address : addresses) {
            list.add("{\"type\":\"InternalIP\",\"address\":\"" + address + "\"}");
        }
        var node = ApiObject.of("v1", "Node", ObjectKey.cluster(name))
                .with("spec", JsonReader.read("{\"podCIDRs\":" + podCidrs + "}"))
                .with(
                        "status",
                        JsonReader.read("{\"addresses\":[{\"type\":\"Hostname\",\"address\":\"h\"},"
                                + String.join(",", list) + "]}"));
        var key = ObjectKey.cluster(name);
        api.find(Resources.NODES, key)
                .ifPresentOrElse(
                        old -> api.updateStatus(Resources.NODES, node.withResourceVersion(old.resourceVersion())),
                        () -> api.create(Resources.NODES, node));
        informers.deliver();
    }

    @Test
    void everyOtherNodeIsTheWayToItsPodsAndTheOwnRangeIsToldOnce() {
        start();
        node("a", "[\"10.1.0.0/24\"]", "192.168.0.1");
        node("b", "[\"10.1.1.0/24\",\"fd00:1::/64\"]", "192.168.0.2", "fd00::2");
        node("c", "[]", "192.168.0.3");
        assertThat(table.routes)
                .containsExactlyInAnyOrder(
                        new PodRoute("10.1.1.0/24", "192.168.0.2"), new PodRoute("fd00:1::/64", "fd00::2"));
        assertThat(given).containsExactly(List.of("10.1.0.0/24"));
    }

    @Test
    void aNodeThatMovesOrGoesTakesItsRouteAlong() {
        start();
        node("b", "[\"10.1.1.0/24\"]", "192.168.0.2");
        node("b", "[\"10.1.1.0/24\"]", "192.168.0.7");
        assertThat(table.routes).containsExactly(new PodRoute("10.1.1.0/24", "192.168.0.7"));
        api.delete(Resources.NODES, ObjectKey.cluster("b"), DeleteOptions.DEFAULT);
        informers.deliver();
        assertThat(table.routes).isEmpty();
    }

    @Test
    void aWayThatFailsKeepsNoOtherFromBeingSet() {
        start();
        node("b", "[\"10.1.1.0/24\"]", "172.16.0.99");
        node("c", "[\"10.1.2.0/24\"]", "192.168.0.3");
        assertThat(table.routes).containsExactly(new PodRoute("10.1.2.0/24", "192.168.0.3"));
    }

    @Test
    void whatSomebodyRemovedComesBackAndWhatIsOldGoes() {
        table.routes.add(new PodRoute("10.1.9.0/24", "192.168.0.9"));
        start();
        node("b", "[\"10.1.1.0/24\"]", "192.168.0.2");
        table.routes.removeIf(route -> route.podCidr().equals("10.1.1.0/24"));
        timers.advance(Duration.ofSeconds(61));
        assertThat(table.routes).containsExactly(new PodRoute("10.1.1.0/24", "192.168.0.2"));
    }
}
