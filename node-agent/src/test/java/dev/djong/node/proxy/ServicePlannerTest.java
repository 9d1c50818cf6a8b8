package dev.djong.node.proxy;

import static dev.djong.node.proxy.Services.service;
import static dev.djong.node.proxy.Services.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.node.proxy.Route.Masquerade;
import dev.djong.node.proxy.Services.Service;
import dev.djong.node.proxy.Services.Slice;
import dev.djong.object.ApiObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What each kind of service leads to; routes are written as short text. */
class ServicePlannerTest {
    private static final Service WEB = service("web").on("10.96.0.10").port("http", "TCP", 80, 30080);
    private static final Slice PODS =
            slice("web").port("http", "TCP", 8080).ready("10.244.0.5", "here").ready("10.244.1.6", "there");

    private static Map<String, String> plan(Service service, Slice... slices) {
        var objects = Stream.of(slices).map(Slice::object).toList();
        return text(new ServicePlanner("here", List.of()).plan(service.object(), List.<ApiObject>copyOf(objects)));
    }

    private static Map<String, String> text(ServiceRoutes routes) {
        var text = new java.util.TreeMap<String, String>();
        routes.routes()
                .forEach((frontend, route) -> text.put(
                        frontend.ip() + " " + frontend.protocol() + " " + frontend.port(),
                        switch (route) {
                            case Route.Balance(var pool, var masquerade) ->
                                (masquerade == Masquerade.ALL ? "masquerade all: " : "") + text(pool);
                            case Route.LocalOnly(var local, var all) -> text(local) + " or from inside " + text(all);
                            case Route.Reject reject -> "reject";
                            case Route.Drop drop -> "drop";
                        }));
        return text;
    }

    private static String text(Pool pool) {
        return String.join(
                        " ",
                        pool.backends().stream()
                                .map(each -> each.ip() + ":" + each.port())
                                .toList())
                + pool.affinity().map(time -> " sticky " + time.toSeconds()).orElse("");
    }

    @Test
    void clusterIpAndNodePort() {
        assertThat(plan(WEB, PODS))
                .containsExactly(
                        Map.entry("0.0.0.0 TCP 30080", "masquerade all: 10.244.0.5:8080 10.244.1.6:8080"),
                        Map.entry("10.96.0.10 TCP 80", "10.244.0.5:8080 10.244.1.6:8080"));
    }

    @Test
    void withoutBackendsEverythingIsRejected() {
        assertThat(plan(WEB)).containsValues("reject").hasSize(2);
        assertThat(plan(WEB, slice("web").port("http", "TCP", 8080).unready("10.244.0.5", "here")))
                .containsOnlyKeys("0.0.0.0 TCP 30080", "10.96.0.10 TCP 80")
                .containsValue("reject");
    }

    @Test
    void headlessAndExternalNameNeedNothing() {
        assertThat(plan(service("web").on("None").port(80), PODS)).isEmpty();
        assertThat(plan(service("web").type("ExternalName"), PODS)).isEmpty();
        assertThat(plan(new Service(WEB.object().withLabel("service.kubernetes.io/service-proxy-name", "mine")), PODS))
                .isEmpty();
    }

    @Test
    void externalAndBalancerAddresses() {
        assertThat(plan(WEB.externalIp("192.0.2.7").balancedAt("192.0.2.8"), PODS))
                .containsEntry("192.0.2.7 TCP 80", "masquerade all: 10.244.0.5:8080 10.244.1.6:8080")
                .containsEntry("192.0.2.8 TCP 80", "masquerade all: 10.244.0.5:8080 10.244.1.6:8080");
    }

    @Test
    void internalPolicyLocal() {
        assertThat(plan(WEB.internally("Local"), PODS)).containsEntry("10.96.0.10 TCP 80", "10.244.0.5:8080");
        var elsewhere = slice("web").port("http", "TCP", 8080).ready("10.244.1.6", "there");
        assertThat(plan(WEB.internally("Local"), elsewhere)).containsEntry("10.96.0.10 TCP 80", "drop");
        assertThat(plan(WEB.internally("Local"))).containsEntry("10.96.0.10 TCP 80", "reject");
    }

    @Test
    void externalPolicyLocal() {
        assertThat(plan(WEB.externally("Local"), PODS))
                .containsEntry("0.0.0.0 TCP 30080", "10.244.0.5:8080 or from inside 10.244.0.5:8080 10.244.1.6:8080")
                .containsEntry("10.96.0.10 TCP 80", "10.244.0.5:8080 10.244.1.6:8080");
    }

    @Test
    void podsThatServeToTheEndServeWhileThereIsNoOther() {
        var ending = slice("web").port("http", "TCP", 8080).servingToTheEnd("10.244.0.5", "here");
        assertThat(plan(WEB, ending)).containsEntry("10.96.0.10 TCP 80", "10.244.0.5:8080");
        assertThat(plan(WEB, ending.ready("10.244.0.9", "here"))).containsEntry("10.96.0.10 TCP 80", "10.244.0.9:8080");
    }

    @Test
    void portsAreMatchedByNameAndProtocol() {
        var dns = service("dns")
                .on("10.96.0.11")
                .port("dns", "UDP", 53, 0)
                .port("dns-tcp", "TCP", 53, 0)
                .port("metrics", "TCP", 9153, 0);
        var pods = slice("dns")
                .port("dns", "UDP", 5353)
                .port("dns-tcp", "TCP", 5354)
                .ready("10.244.0.5", "here");
        assertThat(plan(dns, pods))
                .containsExactly(
                        Map.entry("10.96.0.11 TCP 53", "10.244.0.5:5354"),
                        Map.entry("10.96.0.11 TCP 9153", "reject"),
                        Map.entry("10.96.0.11 UDP 53", "10.244.0.5:5353"));
    }

    @Test
    void sessionAffinity() {
        assertThat(plan(
                        service("web")
                                .on("10.96.0.10")
                                .port("http", "TCP", 80, 0)
                                .sticky(60),
                        PODS))
                .containsValue("10.244.0.5:8080 10.244.1.6:8080 sticky 60");
    }

    @Test
    void severalSlicesAndFamilies() {
        var both = service("web").on("10.96.0.10").on("fd00::10").port("http", "TCP", 80, 30080);
        var more = slice("web", "web-2", "IPv4")
                .port("http", "TCP", 8080)
                .ready("10.244.0.5", "here")
                .ready("10.244.0.8", "here");
        var six = slice("web", "web-3", "IPv6").port("http", "TCP", 8080).ready("fd01::5", "here");
        assertThat(plan(both, PODS, more, six))
                .containsEntry("10.96.0.10 TCP 80", "10.244.0.5:8080 10.244.0.8:8080 10.244.1.6:8080")
                .containsEntry("fd00::10 TCP 80", "fd01::5:8080")
                .containsEntry(":: TCP 30080", "masquerade all: fd01::5:8080");
    }

    @Test
    void addressesOfTheNodeItselfAndOddNotationsAreNoBackends() {
        var odd = slice("web").port("http", "TCP", 8080);
        for (var ip : List.of(
                "127.0.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "010.1.1.1", "1.2.3", "a b", "x; drop")) {
            odd = odd.ready(ip, "here");
        }
        assertThat(plan(WEB, odd)).containsEntry("10.96.0.10 TCP 80", "reject");
    }

    @Test
    void twoServicesOneAddressTheFirstNameHasIt() {
        var planner = new ServicePlanner("here", List.of());
        var a = service("a").on("10.96.0.1").port(80).externalIp("192.0.2.7");
        var b = service("b").on("10.96.0.2").port(80).externalIp("192.0.2.7");
        var ruleset = Ruleset.of(Map.of(
                b.object().key(), planner.plan(b.object(), List.of()),
                a.object().key(), planner.plan(a.object(), List.of())));
        assertThat(text(ruleset.of(a.object().key()))).containsKey("192.0.2.7 TCP 80");
        assertThat(text(ruleset.of(b.object().key())))
                .doesNotContainKey("192.0.2.7 TCP 80")
                .containsKey("10.96.0.2 TCP 80");
    }

    @Test
    void onlySomeMayConnectToABalancer() {
        var planner = new ServicePlanner("here", List.of("203.0.113.9"));
        var web = WEB.balancedAt("192.0.2.8");
        assertThat(planner.plan(web.allowing("198.51.100.7/24").object(), List.of())
                        .balancerSources())
                .containsExactly("198.51.100.0/24");
        assertThat(planner.plan(web.allowing("203.0.113.0/24").object(), List.of())
                        .balancerSources())
                .as("the node is one of them, and comes from the address that it holds")
                .containsExactly("192.0.2.8", "203.0.113.0/24");
        assertThat(planner.plan(web.object(), List.of()).balancerSources()).isEmpty();
    }

    @Test
    void balancersAreToldOfEndpointsHere() {
        var planner = new ServicePlanner("here", List.of());
        var web = WEB.healthCheckedAt(32_000).object();
        assertThat(planner.plan(web, List.of(PODS.object())).healthCheck())
                .hasValue(new HealthCheck(32_000, web.key(), 1));
        assertThat(planner.plan(web, List.of()).healthCheck()).hasValue(new HealthCheck(32_000, web.key(), 0));
        assertThat(planner.plan(WEB.object(), List.of(PODS.object())).healthCheck())
                .isEmpty();
    }
}
