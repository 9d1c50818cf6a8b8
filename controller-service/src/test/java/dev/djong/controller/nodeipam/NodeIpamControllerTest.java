package dev.djong.controller.nodeipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.api.DeleteOptions;
import dev.djong.controller.Cluster;
import dev.djong.controller.ControllerSettings;
import dev.djong.object.ObjectKey;
import dev.djong.object.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeIpamControllerTest {
    /** Four ranges: 10.1.0.0/26 to 10.1.0.192/26. */
    private final Cluster cluster = Cluster.running(NodeIpamController::new)
            .with(new ControllerSettings("", Duration.ofSeconds(40), 0, Optional.of(NodeRanges.of("10.1.0.0/24", 26))));

    private String rangeOf(String node) {
        return cluster.api.get(Resources.NODES, ObjectKey.cluster(node)).spec().text("podCIDR");
    }

    private void delete(String node) {
        cluster.api.delete(Resources.NODES, ObjectKey.cluster(node), DeleteOptions.DEFAULT);
    }

    @Test
    void eachNodeHasItsOwnRangeAndKeepsIt() {
        cluster.node("a");
        cluster.node("b");
        cluster.settle();
        assertThat(List.of(rangeOf("a"), rangeOf("b"))).containsExactlyInAnyOrder("10.1.0.0/26", "10.1.0.64/26");
        var before = rangeOf("b");
        delete("a");
        cluster.restart();
        cluster.settle();
        assertThat(rangeOf("b")).isEqualTo(before);
        assertThat(cluster.api
                        .get(Resources.NODES, ObjectKey.cluster("b"))
                        .spec()
                        .array("podCIDRs")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void theRangeOfANodeThatIsGoneIsGivenAgain() {
        for (var name : List.of("a", "b", "c", "d")) {
            cluster.node(name);
        }
        cluster.settle();
        cluster.node("late");
        cluster.settle();
        assertThat(rangeOf("late")).isEmpty();
        assertThat(cluster.events.all()).anyMatch(event -> event.contains("CIDRNotAvailable"));
        var free = rangeOf("c");
        delete("c");
        cluster.settle();
        cluster.pass(Duration.ofSeconds(31));
        assertThat(rangeOf("late")).isEqualTo(free);
    }

    @ParameterizedTest
    @CsvSource({
        "10.244.0.0/16, 8, --node-cidr-mask-size=8: choose from 16 to 29 in a --cluster-cidr of /16",
        "10.0.0.0/8, 28, --node-cidr-mask-size=28: choose from 8 to 24 in a --cluster-cidr of /8",
        "10.244.0.0, 24, --cluster-cidr=10.244.0.0: write one IPv4 network such as 10.244.0.0/16",
        "fd00::/48, 64, --cluster-cidr=fd00::/48: write one IPv4 network such as 10.244.0.0/16",
        "x/16, 24, --cluster-cidr=x/16: write one IPv4 network such as 10.244.0.0/16",
    })
    void whatIsWrongIsSaid(String network, int bits, String message) {
        assertThatThrownBy(() -> NodeRanges.of(network, bits)).hasMessage(message);
    }
}
