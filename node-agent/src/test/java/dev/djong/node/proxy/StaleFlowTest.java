package dev.djong.node.proxy;

import static dev.djong.node.proxy.Services.service;
import static dev.djong.node.proxy.Services.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.node.proxy.Services.Slice;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StaleFlowTest {
    private static Ruleset dns(String... ips) {
        var service =
                service("dns").on("10.96.0.11").port("dns", "UDP", 53, 30053).port("tcp", "TCP", 53, 0);
        Slice slice = slice("dns").port("dns", "UDP", 5353).port("tcp", "TCP", 5353);
        for (var ip : ips) {
            slice = slice.ready(ip, "here");
        }
        var routes = new ServicePlanner("here", List.of()).plan(service.object(), List.of(slice.object()));
        return Ruleset.of(Map.of(service.object().key(), routes));
    }

    private static Set<String> commands(Ruleset before, Ruleset after) {
        return StaleFlow.between(before, after).stream()
                .map(flow -> String.join(" ", ConntrackTool.arguments(flow)))
                .collect(Collectors.toSet());
    }

    @Test
    void flowsToABackendThatIsGone() {
        assertThat(commands(dns("10.244.0.5", "10.244.0.6"), dns("10.244.0.6")))
                .containsExactlyInAnyOrder(
                        "conntrack -D -p udp -f ipv4 --orig-dst 10.96.0.11 --orig-port-dst 53 --dst-nat 10.244.0.5",
                        "conntrack -D -p udp -f ipv4 --orig-port-dst 30053 --dst-nat 10.244.0.5");
    }

    @Test
    void flowsThatWereLedNowhere() {
        assertThat(commands(dns(), dns("10.244.0.5")))
                .containsExactlyInAnyOrder(
                        "conntrack -D -p udp -f ipv4 --orig-dst 10.96.0.11 --orig-port-dst 53",
                        "conntrack -D -p udp -f ipv4 --orig-port-dst 30053");
    }

    @Test
    void aServiceThatIsGone() {
        assertThat(StaleFlow.between(dns("10.244.0.5"), Ruleset.EMPTY)).hasSize(2);
    }

    @Test
    void whatIsNewOrTheSameLeavesNothingStale() {
        assertThat(StaleFlow.between(dns("10.244.0.5"), dns("10.244.0.5", "10.244.0.6")))
                .isEmpty();
        assertThat(StaleFlow.between(dns("10.244.0.5"), dns("10.244.0.5"))).isEmpty();
    }
}
