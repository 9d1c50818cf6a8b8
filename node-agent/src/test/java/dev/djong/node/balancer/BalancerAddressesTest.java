package dev.djong.node.balancer;

import static dev.djong.node.proxy.Services.service;
import static dev.djong.node.proxy.Services.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.api.DeleteOptions;
import dev.djong.fake.FakeApiClient;
import dev.djong.informer.FakeInformers;
import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.node.proxy.Services.Service;
import dev.djong.object.AddressPool;
import dev.djong.object.ApiObject;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.time.VirtualTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Nodes a, b and c decide by themselves; the pool is 192.0.2.64/26. */
class BalancerAddressesTest {
    private static final List<AddressPool> POOLS = AddressPool.parse(List.of("192.0.2.64/26"));

    private final VirtualTimers timers = new VirtualTimers();
    private final FakeApiClient api = new FakeApiClient(timers);
    private final Map<String, Machine> machines = new HashMap<>();
    private final List<FakeInformers> informers = new ArrayList<>();

    private static final class Machine implements HeldAddresses {
        private final Set<String> held = new TreeSet<>();
        private boolean broken;

        @Override
        public Set<String> held() {
            return new TreeSet<>(held);
        }

        @Override
        public void hold(String ip) {
            if (broken) {
                throw new AddressFailure("RTNETLINK answers: Operation not permitted");
            }
            held.add(ip);
        }

        @Override
        public void release(String ip) {
            held.remove(ip);
        }
    }

    private void agent(String node) {
        var own = new FakeInformers(api, 0);
        var machine = machines.computeIfAbsent(node, name -> new Machine());
        new BalancerAddresses(own, POOLS, node, machine, timers, Runnable::run);
        informers.add(own);
        own.deliver();
    }

    private void node(String name, boolean ready) {
        var node = ApiObject.of("v1", "Node", ObjectKey.cluster(name))
                .withStatus(status -> status.with(
                        "conditions",
                        JsonArray.of(JsonObject.of(
                                "type", Json.of("Ready"), "status", Json.of(ready ? "True" : "Unknown")))));
        api.find(Resources.NODES, node.key())
                .ifPresentOrElse(
                        old -> api.updateStatus(Resources.NODES, node.withResourceVersion(old.resourceVersion())),
                        () -> api.create(Resources.NODES, node));
        deliver();
    }

    private void balanced(String name, String ip, String policy) {
        Service service = service(name).type("LoadBalancer").externally(policy).balancedAt(ip);
        api.create(Resources.SERVICES, service.object());
        deliver();
    }

    private void deliver() {
        informers.forEach(FakeInformers::deliver);
    }

    private void start(String... nodes) {
        for (var name : nodes) {
            node(name, true);
            agent(name);
        }
        deliver();
    }

    private List<String> holders(String ip) {
        return machines.entrySet().stream()
                .filter(entry -> entry.getValue().held.contains(ip))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    @Test
    void eachAddressHasOneHolderAndTheyAreSpread() {
        start("a", "b", "c");
        for (int i = 64; i < 124; i++) {
            balanced("web" + i, "192.0.2." + i, "Cluster");
            assertThat(holders("192.0.2." + i)).hasSize(1);
        }
        assertThat(machines.values())
                .allSatisfy(machine -> assertThat(machine.held).hasSizeGreaterThan(10));
    }

    @Test
    void whereANodeFailsOnlyItsAddressesMove() {
        start("a", "b", "c");
        var before = new HashMap<String, List<String>>();
        for (int i = 64; i < 94; i++) {
            balanced("web" + i, "192.0.2." + i, "Cluster");
            before.put("192.0.2." + i, holders("192.0.2." + i));
        }
        node("b", false);
        before.forEach((ip, holders) -> {
            assertThat(holders(ip)).hasSize(1).doesNotContain("b");
            if (!holders.contains("b")) {
                assertThat(holders(ip)).isEqualTo(holders);
            }
        });
        node("a", false);
        node("c", false);
        assertThat(holders("192.0.2.64")).as("nobody knows better").isEqualTo(before.get("192.0.2.64"));
    }

    @Test
    void underPolicyLocalTheHolderHasAnEndpoint() {
        start("a", "b", "c");
        balanced("web", "192.0.2.64", "Local");
        assertThat(holders("192.0.2.64")).isEmpty();
        api.create(
                Resources.ENDPOINT_SLICES,
                slice("web")
                        .port("", "TCP", 80)
                        .unready("10.244.0.2", "a")
                        .ready("10.244.1.2", "c")
                        .object());
        deliver();
        assertThat(holders("192.0.2.64")).containsExactly("c");
    }

    @Test
    void excludedNodesHoldNone() {
        start("a", "b");
        for (var name : List.of("a", "b")) {
            var node = api.get(Resources.NODES, ObjectKey.cluster(name));
            api.update(
                    Resources.NODES, node.withLabel("node.kubernetes.io/exclude-from-external-load-balancers", "true"));
        }
        balanced("web", "192.0.2.64", "Cluster");
        assertThat(holders("192.0.2.64")).isEmpty();
    }

    @Test
    void addressesOfOtherBalancersAreNotTouchedAndOldOnesGo() {
        var machine = new Machine();
        machine.held.add("192.0.2.100");
        machines.put("a", machine);
        start("a");
        balanced("other", "198.51.100.1", "Cluster");
        balanced("web", "192.0.2.64", "Cluster");
        assertThat(machine.held).containsExactly("192.0.2.64");
        api.delete(Resources.SERVICES, new ObjectKey("default", "web"), DeleteOptions.DEFAULT);
        deliver();
        assertThat(machine.held).isEmpty();
    }

    @Test
    void whatFailedIsTriedAgain() {
        start("a");
        machines.get("a").broken = true;
        balanced("web", "192.0.2.64", "Cluster");
        assertThat(holders("192.0.2.64")).isEmpty();
        machines.get("a").broken = false;
        timers.advance(Duration.ofSeconds(31));
        assertThat(holders("192.0.2.64")).containsExactly("a");
    }
}
