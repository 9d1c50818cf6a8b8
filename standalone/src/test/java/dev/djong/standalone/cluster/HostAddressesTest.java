package dev.djong.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostAddressesTest {
    @Test
    void theDefaultRouteNamesTheInterfaceThatLeadsOutward() {
        assertThat(HostAddresses.defaultInterface(List.of(
                        "Iface\tDestination\tGateway", "dj-0badcafe\t0000F40A\t00000000", "eth7\t00000000\t010200C0")))
                .isEqualTo("eth7");
        assertThat(HostAddresses.defaultInterface(List.of())).isEmpty();
    }

    @Test
    void aMachineHasAtLeastOneAddress() {
        assertThat(HostAddresses.ipv4()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Work_Station.local,work-station.local", "-x-,x", "'',node", "vm,vm"})
    void aHostNameBecomesANodeName(String host, String node) {
        assertThat(HostAddresses.nodeName(host)).isEqualTo(node);
    }
}
