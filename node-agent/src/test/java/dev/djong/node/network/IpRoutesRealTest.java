package dev.djong.node.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.node.proxy.Namespaces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Routes of a kernel, in a network namespace of its own. */
@Tag("real")
class IpRoutesRealTest {
    private Namespaces net;
    private IpRoutes routes;

    @BeforeAll
    static void parts() {
        Namespaces.requireTools("ip", "sysctl");
    }

    @BeforeEach
    void start() {
        net = new Namespaces(0);
        routes = new IpRoutes(net.prefix("node"));
    }

    @AfterEach
    void stop() {
        net.close();
    }

    @Test
    void oursAreSetMovedAndRemovedAndNoOthersSeen() {
        var first = new PodRoute("10.244.7.0/24", "192.168.77.2");
        routes.put(first);
        routes.put(first);
        assertThat(routes.routes()).containsExactly(first);
        var moved = new PodRoute("10.244.7.0/24", "192.168.77.3");
        routes.put(moved);
        assertThat(routes.routes()).containsExactly(moved);
        routes.remove(moved);
        routes.remove(moved);
        assertThat(routes.routes()).isEmpty();
        assertThat(net.in("node", "ip route")).contains("default via 192.168.77.2");
    }

    @Test
    void aGatewayOnAnotherNetworkIsRefusedWithTheKernelsWords() {
        assertThatThrownBy(() -> routes.put(new PodRoute("10.244.7.0/24", "172.31.0.9")))
                .isInstanceOf(RouteTable.RouteFailure.class)
                .hasMessageContaining("invalid gateway");
    }
}
