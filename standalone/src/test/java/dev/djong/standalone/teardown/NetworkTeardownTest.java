package dev.djong.standalone.teardown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkTeardownTest {
    @Test
    void onlyTablesOfThisClusterAreFound() {
        var lines = List.of("table ip nat", "table ip djong-0badcafe", "table ip6 djong-0badcafe", "table ip djong-1");
        assertThat(NetworkTeardown.tables(lines, "0badcafe"))
                .containsExactly(List.of("ip", "djong-0badcafe"), List.of("ip6", "djong-0badcafe"));
    }

    @Test
    void onlyLinksOfThisClusterAreFound() {
        var lines = List.of(
                "1: lo: <LOOPBACK,UP> mtu 65536",
                "7: dj0badcafe: <BROADCAST> mtu 1500",
                "8: veth0badcafe@if2: <BROADCAST> mtu 1500",
                "9: veth1@dj0: <BROADCAST> mtu 1500");
        assertThat(NetworkTeardown.links(lines, "0badcafe")).containsExactly("dj0badcafe", "veth0badcafe");
    }

    @Test
    void theNetworkNamespaceOfASandboxIsReadFromItsSpecification() {
        String info = "{\"Spec\":{\"linux\":{\"namespaces\":[{\"type\":\"pid\"},{\"type\":\"network\"}]}}}";
        assertThat(ContainerTeardown.networkNamespaces(info)).isEmpty();
    }
}
