package dev.djong.node.proxy.nft;

import static dev.djong.node.proxy.Services.service;
import static dev.djong.node.proxy.Services.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.api.DeleteOptions;
import dev.djong.fake.FakeApiClient;
import dev.djong.informer.SharedInformers;
import dev.djong.node.proxy.HealthCheck;
import dev.djong.node.proxy.HealthChecks;
import dev.djong.node.proxy.Namespaces;
import dev.djong.node.proxy.ServicePlanner;
import dev.djong.node.proxy.ServiceProxy;
import dev.djong.node.proxy.Services.Service;
import dev.djong.node.proxy.Services.Slice;
import dev.djong.object.AddressPool;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import dev.djong.time.SystemTimers;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy with the real kernel, in network namespaces of its own. */
@Tag("real")
class ServiceProxyRealTest {
    private static final int TRIES = 40; // three backends: one is missed with a chance of 3 * (2/3)^40, 3 in 10 million
    private static final Service WEB = service("web").on("10.96.0.10").port("http", "TCP", 80, 30080);
    private static final Slice PODS = slice("web")
            .port("http", "TCP", 8080)
            .ready("10.244.0.2", "here")
            .ready("10.244.0.3", "here")
            .ready("10.244.0.4", "here");

    private static final List<AddressPool> POOLS = AddressPool.parse(List.of("192.0.2.64/26"));

    private final Map<Integer, HealthCheck> asked = new ConcurrentHashMap<>();
    private final HealthChecks healthChecks = new HealthChecks() {
        @Override
        public void apply(Collection<HealthCheck> wanted) {
            asked.clear();
            wanted.forEach(check -> asked.put(check.port(), check));
        }

        @Override
        public void close() {
            asked.clear();
        }
    };

    private final SystemTimers timers = new SystemTimers();
    private final FakeApiClient api = new FakeApiClient(timers);
    private final SharedInformers informers = new SharedInformers(api, timers, new Random(1));
    private Namespaces net;
    private ServiceProxy proxy;

    @BeforeAll
    static void parts() {
        Namespaces.requireTools("ip", "nft", "conntrack", "busybox", "sysctl");
    }

    @BeforeEach
    void start() {
        net = new Namespaces(3);
        for (int i = 0; i < 3; i++) {
            net.serve("pod" + i, 8080);
        }
        startProxy(true);
    }

    private void startProxy(boolean bridgeFiltered) {
        var filter = new NftPacketFilter(
                new NftSettings("real", List.of("10.244.0.0/16"), POOLS, bridgeFiltered),
                NftTool.probe(net.prefix("node")));
        proxy = new ServiceProxy(
                informers,
                new ServicePlanner("here", List.of("192.168.77.1")),
                filter,
                net.conntrack("node"),
                healthChecks,
                timers);
        informers.start();
        proxy.start();
    }

    @AfterEach
    void stop() {
        proxy.close();
        informers.close();
        timers.close();
        net.close();
    }

    private void create(Service service, Slice slice) {
        api.create(Resources.ENDPOINT_SLICES, slice.object());
        api.create(Resources.SERVICES, service.object());
        var ip = service.object().spec().text("clusterIP");
        await().until(() -> net.in("node", "nft list ruleset").contains(ip));
    }

    private void update(Slice slice) {
        var current = api.get(Resources.ENDPOINT_SLICES, slice.object().key());
        api.update(Resources.ENDPOINT_SLICES, slice.object().withResourceVersion(current.resourceVersion()));
    }

    private Set<String> answers(String from, String ip, int port) {
        var seen = new HashSet<String>();
        for (int i = 0; i < TRIES; i++) {
            seen.add(net.connect(from, ip, port));
        }
        return seen;
    }

    @ParameterizedTest
    @ValueSource(strings = {"pod0", "node"})
    void allBackendsServeTheClusterIpAlsoToThemselves(String client) {
        create(WEB, PODS);
        assertThat(answers(client, "10.96.0.10", 80)).containsExactlyInAnyOrder("pod0", "pod1", "pod2");
    }

    @Test
    void allBackendsServeTheNodePort() {
        create(WEB, PODS);
        assertThat(answers("outside", "192.168.77.1", 30080)).containsExactlyInAnyOrder("pod0", "pod1", "pod2");
        assertThat(answers("node", "127.0.0.1", 30080)).containsExactlyInAnyOrder("pod0", "pod1", "pod2");
        assertThat(answers("pod1", "10.244.0.1", 30080)).containsExactlyInAnyOrder("pod0", "pod1", "pod2");
    }

    @Test
    void withoutTheHelpOfTheBridgeItWorksAsWell() {
        proxy.close();
        net.in("node", "sysctl -qw net.bridge.bridge-nf-call-iptables=0");
        var filter = new NftPacketFilter(
                new NftSettings("real", List.of("10.244.0.0/16"), POOLS, false), NftTool.probe(net.prefix("node")));
        filter.apply(net.ruleset(WEB, PODS));
        assertThat(answers("pod0", "10.96.0.10", 80)).containsExactlyInAnyOrder("pod0", "pod1", "pod2");
    }

    @Test
    void externalAddressesFromOutside() {
        net.in("outside", "ip route add 192.0.2.7/32 via 192.168.77.1");
        create(WEB.externalIp("192.0.2.7"), PODS);
        assertThat(answers("outside", "192.0.2.7", 80)).containsExactlyInAnyOrder("pod0", "pod1", "pod2");
    }

    @Test
    void aBalancersAddressAnswersFromEverywhereAndOnNoOtherPort() {
        net.in("node", "ip addr add 192.0.2.64/32 dev lo");
        net.in("outside", "ip route add 192.0.2.64/26 via 192.168.77.1");
        net.serve("node", 22);
        create(WEB.balancedAt("192.0.2.64"), PODS);
        for (var client : List.of("outside", "node", "pod1")) {
            assertThat(answers(client, "192.0.2.64", 80)).as(client).containsExactlyInAnyOrder("pod0", "pod1", "pod2");
            assertThat(net.ask(client, "busybox nc -w 5 192.0.2.64 22").text())
                    .as(client)
                    .contains("refused");
        }
        assertThat(net.connect("outside", "192.168.77.1", 22))
                .as("the node itself serves on")
                .isEqualTo("node");
    }

    @Test
    void onlyTheSourcesOfABalancerGetThrough() {
        net.in("node", "ip addr add 192.0.2.64/32 dev lo");
        net.in("outside", "ip route add 192.0.2.64/26 via 192.168.77.1");
        net.in("outside", "ip addr add 192.168.77.9/32 dev eth0");
        create(WEB.balancedAt("192.0.2.64").allowing("192.168.77.2/32"), PODS);
        assertThat(net.connect("outside", "192.0.2.64", 80)).startsWith("pod");
        net.in("outside", "ip route replace 192.0.2.64/26 via 192.168.77.1 src 192.168.77.9");
        assertThat(net.connect("outside", "192.0.2.64", 80))
                .as("another neighbour")
                .isEmpty();
        assertThat(net.connect("node", "192.0.2.64", 80)).isEmpty();
        assertThat(net.connect("pod0", "192.0.2.64", 80)).isEmpty();
        assertThat(net.connect("pod0", "10.96.0.10", 80))
                .as("its other addresses are open")
                .startsWith("pod");
        var current = api.get(Resources.SERVICES, new ObjectKey("default", "web"));
        api.update(Resources.SERVICES, current.withSpec(spec -> spec.without("loadBalancerSourceRanges")));
        await().until(() -> net.connect("pod0", "192.0.2.64", 80).startsWith("pod"));
    }

    @Test
    void balancersAreToldHowManyAreHere() {
        create(WEB.healthCheckedAt(32_000), PODS);
        await().until(() -> asked.containsKey(32_000));
        assertThat(asked.get(32_000).localEndpoints()).isEqualTo(3);
    }

    @Test
    void aClientStaysWithItsBackend() {
        create(WEB.sticky(60), PODS);
        assertThat(answers("pod0", "10.96.0.10", 80)).hasSize(1);
        assertThat(answers("outside", "192.168.77.1", 30080)).hasSize(1);
    }

    @Test
    void withoutBackendsClientsAreRefusedAtOnce() {
        create(WEB, slice("web").port("http", "TCP", 8080));
        for (var client : List.of("pod0", "node")) {
            assertThat(net.ask(client, "busybox nc -w 5 10.96.0.10 80").text()).contains("refused");
        }
        assertThat(net.ask("outside", "busybox nc -w 5 192.168.77.1 30080").text())
                .contains("refused");
    }

    @Test
    void portsThatAServiceDoesNotHaveAreRefusedAtOnce() {
        create(WEB, PODS);
        for (var client : List.of("pod0", "node")) {
            assertThat(net.ask(client, "busybox nc -w 5 10.96.0.10 81").text()).contains("refused");
        }
    }

    @Test
    void externalPolicyLocalDropsOutsidersWhereThereIsNoPod() {
        var remote = slice("web").port("http", "TCP", 8080).ready("10.244.0.2", "there");
        create(WEB.externally("Local"), remote);
        assertThat(net.connect("outside", "192.168.77.1", 30080)).isEmpty();
        assertThat(net.connect("node", "192.168.77.1", 30080)).isEqualTo("pod0");
        update(remote.ready("10.244.0.3", "here"));
        await().until(() -> net.in("node", "nft list ruleset").contains("10.244.0.3"));
        net.in("pod1", "ip route replace default via 10.244.0.1");
        assertThat(answers("outside", "192.168.77.1", 30080)).containsExactly("pod1");
    }

    @Test
    void aRollOutLosesNoConnection() throws InterruptedException {
        create(WEB, PODS);
        var stop = new AtomicBoolean();
        var answered = new AtomicInteger();
        var lost = new AtomicInteger();
        var client = Thread.ofVirtual().start(() -> {
            while (!stop.get()) {
                (net.connect("pod2", "10.96.0.10", 80).startsWith("pod") ? answered : lost).incrementAndGet();
            }
        });
        for (int round = 0; round < 10; round++) {
            var only = "10.244.0." + (2 + round % 2);
            update(slice("web").port("http", "TCP", 8080).ready(only, "here").ready("10.244.0.4", "here"));
            int before = answered.get();
            await().until(() -> answered.get() > before + 3);
        }
        stop.set(true);
        client.join();
        assertThat(lost).hasValue(0);
        assertThat(answered).hasValueGreaterThan(30);
    }

    @Test
    void udpClientsLeaveABackendThatIsGone() {
        var dns = service("dns").on("10.96.0.11").port("dns", "UDP", 53, 0);
        var both = slice("dns").port("dns", "UDP", 5353).ready("10.244.0.2", "here");
        create(dns, both);
        net.shell("pod2", "exec 3<>/dev/udp/10.96.0.11/53 && echo x >&3");
        assertThat(net.in("node", "conntrack -L -p udp")).contains("src=10.244.0.2 dst=10.244.0.4");
        update(slice("dns").port("dns", "UDP", 5353).ready("10.244.0.3", "here"));
        await().untilAsserted(() ->
                assertThat(net.in("node", "conntrack -L -p udp")).doesNotContain("src=10.244.0.2 dst=10.244.0.4"));
    }

    @Test
    void everythingGoesAgain() {
        await().until(proxy::hasSynced);
        var before = net.in("node", "nft list ruleset");
        create(WEB.sticky(60), PODS);
        api.delete(Resources.SERVICES, new ObjectKey("default", "web"), DeleteOptions.DEFAULT);
        await().until(() -> !net.in("node", "nft list ruleset").contains("10.96.0.10"));
        assertThat(net.in("node", "nft list ruleset")).doesNotContain("default/web");
        proxy.remove();
        assertThat(net.in("node", "nft list ruleset")).isEmpty();
        assertThat(before).as("the proxy had made its table").contains("djong-real");
    }

    @Test
    void aNewAgentTakesOver() {
        create(WEB, PODS);
        proxy.close();
        assertThat(net.connect("pod0", "10.96.0.10", 80))
                .as("rules outlive the agent")
                .startsWith("pod");
        startProxy(true);
        await().until(proxy::hasSynced);
        assertThat(net.connect("pod0", "10.96.0.10", 80)).startsWith("pod");
        assertThat(net.in("node", "nft list tables").lines().filter(line -> line.contains("djong-real")))
                .hasSizeBetween(1, 2);
    }
}
