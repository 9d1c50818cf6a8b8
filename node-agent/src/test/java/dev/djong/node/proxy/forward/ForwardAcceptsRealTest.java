package dev.djong.node.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.node.proxy.FilterProgram;
import dev.djong.node.proxy.Namespaces;
import dev.djong.time.VirtualTimers;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A machine outside, a node that forwards, and a pod behind it; the node's own filter is set as other programs set it. */
@Tag("real")
@Timeout(120)
class ForwardAcceptsRealTest {
    private static final String POD = "10.244.0.2";
    private static final int PORT = 8080;
    private static final Duration PERIOD = Duration.ofSeconds(30);

    private final VirtualTimers timers = new VirtualTimers();
    private Namespaces net;

    @BeforeEach
    void connect() {
        Namespaces.requireTools("ip", "iptables", "busybox");
        net = new Namespaces(1);
        net.in("outside", "ip route add 10.244.0.0/24 via 192.168.77.1");
        net.serve("pod0", PORT);
    }

    @AfterEach
    void remove() {
        net.close();
    }

    /** What it does it does at once, on the caller's thread. */
    private ForwardAccepts start() {
        var chains = ForwardAccepts.chains("real", List.of("10.244.0.0/16"), new FilterProgram(net.prefix("node")));
        return new ForwardAccepts(chains, timers, Runnable::run);
    }

    private String answer() {
        return net.connect("outside", POD, PORT);
    }

    private void awaitServer() {
        Awaitility.await().until(() -> answer().equals("pod0"));
    }

    @Test
    void pastAPolicyThatDropsPodsAnswer() {
        awaitServer();
        net.in("node", "iptables -P FORWARD DROP");
        assertThat(answer()).isEmpty();
        try (var accepts = start()) {
            assertThat(answer()).isEqualTo("pod0");
            assertThat(net.in("node", "iptables -S FORWARD")).contains("-P FORWARD DROP");
        }
        assertThat(answer()).as("an agent that stops cuts nobody off").isEqualTo("pod0");
    }

    @Test
    void whoFlushesTheRulesOrPutsOthersBeforeThemCutsPodsOffForHalfAMinuteAtMost() {
        awaitServer();
        net.in("node", "iptables -P FORWARD DROP");
        try (var accepts = start()) {
            net.in("node", "iptables -F FORWARD");
            assertThat(answer()).isEmpty();
            timers.advance(PERIOD);
            assertThat(answer()).isEqualTo("pod0");

            net.in("node", "iptables -I FORWARD -p tcp --dport " + PORT + " -j DROP");
            assertThat(answer()).isEmpty();
            timers.advance(PERIOD);
            assertThat(answer()).isEqualTo("pod0");
            assertThat(net.in("node", "iptables -S FORWARD").lines().filter("-A FORWARD -j DJONG-real"::equals))
                    .as("moved, not repeated")
                    .hasSize(1);
        }
    }

    @Test
    void whereNothingIsDroppedNothingIsChanged() {
        awaitServer();
        try (var accepts = start()) {
            timers.advance(PERIOD);
            assertThat(net.in("node", "iptables -S")).doesNotContain("DJONG");
        }
    }
}
