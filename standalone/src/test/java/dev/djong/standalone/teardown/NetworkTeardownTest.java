package dev.djong.standalone.teardown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.object.AddressPool;
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
    void onlyChainsOfThisClusterAreFound() {
        var lines = List.of(
                "-P FORWARD DROP",
                "-N DJONG-0badcafe",
                "-N DJONG-0badcafe1",
                "-N DOCKER-USER",
                "-A FORWARD -j DJONG-0badcafe",
                "-A DJONG-0badcafe -s 10.244.0.0/16 -j ACCEPT");
        assertThat(NetworkTeardown.chains(lines, "0badcafe")).containsExactly("DJONG-0badcafe");
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
    void onlyAddressesOfThePoolAreFound() {
        var lines = List.of(
                "1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever",
                "1: lo    inet 10.112.0.1/32 scope global lo\\       valid_lft forever preferred_lft forever",
                "1: lo    inet6 ::1/128 scope host noprefixroute",
                "1: lo    inet 10.113.0.1/32 scope global lo");
        assertThat(NetworkTeardown.addresses(lines, AddressPool.parse("10.112.0.0/24")))
                .containsExactly("10.112.0.1/32");
    }

    @Test
    void theNetworkNamespaceOfASandboxIsReadFromItsSpecification() {
        String info = "{\"Spec\":{\"linux\":{\"namespaces\":[{\"type\":\"pid\"},{\"type\":\"network\"}]}}}";
        assertThat(ContainerTeardown.networkNamespaces(info)).isEmpty();
    }
}
