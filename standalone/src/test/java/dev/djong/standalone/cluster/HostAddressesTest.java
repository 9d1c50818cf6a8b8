package dev.djong.standalone.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostAddressesTest {
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
