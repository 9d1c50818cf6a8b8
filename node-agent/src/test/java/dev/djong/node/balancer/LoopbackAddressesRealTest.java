package dev.djong.node.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.node.proxy.Namespaces;
import dev.djong.object.AddressPool;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Addresses of a kernel, in a network namespace of its own. */
@Tag("real")
class LoopbackAddressesRealTest {
    private Namespaces net;
    private LoopbackAddresses addresses;

    @BeforeAll
    static void parts() {
        Namespaces.requireTools("ip", "sysctl", "busybox");
    }

    @BeforeEach
    void start() {
        net = new Namespaces(0);
        addresses = new LoopbackAddresses(
                AddressPool.parse(List.of("192.168.77.64/26")),
                InetAddress.ofLiteral("192.168.77.1"),
                net.prefix("node"));
    }

    @AfterEach
    void stop() {
        net.close();
    }

    @Test
    void heldAddressesAnswerNeighboursUntilTheyAreReleased() {
        addresses.hold("192.168.77.64");
        addresses.hold("192.168.77.64");
        assertThat(addresses.held()).containsExactly("192.168.77.64");
        assertThat(net.ask("outside", "busybox ping -c 1 -W 2 192.168.77.64").code())
                .as("a neighbour finds it without a route")
                .isZero();
        addresses.release("192.168.77.64");
        addresses.release("192.168.77.64");
        assertThat(addresses.held()).isEmpty();
        assertThat(net.in("node", "ip address show dev lo")).contains("127.0.0.1");
    }

    @Test
    void othersAreNotSeenAndWhatTheKernelSaysIsTold() {
        net.in("node", "ip address add 198.51.100.1/32 dev lo");
        addresses.release("198.51.100.1");
        assertThat(addresses.held()).isEmpty();
        assertThat(net.in("node", "ip address show dev lo")).contains("198.51.100.1");
        net.close();
        assertThatThrownBy(() -> addresses.held())
                .isInstanceOf(HeldAddresses.AddressFailure.class)
                .hasMessageContaining("ip -o address show dev lo");
    }
}
