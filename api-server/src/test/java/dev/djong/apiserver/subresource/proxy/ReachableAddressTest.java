package dev.djong.apiserver.subresource.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A forged address in a status leads neither to this machine nor to a cloud's credentials. */
class ReachableAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "169.254.169.254",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "",
                "localhost",
            })
    void isRefused(String ip) {
        assertThatThrownBy(() -> ReachableAddress.pod(ip, 80, false)).hasMessage("address not allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "192.168.1.1", "2001:db8::1", "fd00::1"})
    void isAllowed(String ip) {
        assertThat(ReachableAddress.pod(ip, 80, false).port()).isEqualTo(80);
    }

    @Test
    void namesOfNodesAreCheckedByWhatTheyMean() {
        assertThatThrownBy(() -> ReachableAddress.node("localhost", 2379, false))
                .hasMessage("address not allowed");
    }

    @Test
    void portsAreNumbersInRange() {
        assertThat(ReachableAddress.port("65535")).hasValue(65535);
        assertThat(ReachableAddress.port("65536")).isEmpty();
        assertThat(ReachableAddress.port("0")).isEmpty();
        assertThat(ReachableAddress.port("http")).isEmpty();
    }
}
