package dev.djong.object;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1",
        "255.255.255.255, 255.255.255.255",
        "2001:DB8::1, 2001:db8::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "::, ::",
        "fe80:0:0:0:1:2:3:4, fe80::1:2:3:4",
    })
    void writesOneText(String text, String canonical) {
        assertThat(IpAddress.parse(text)).map(IpAddress::toString).hasValue(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0",
                "10.0.0.256",
                "010.0.0.1",
                "1.2.3.4.5",
                "a.b.c.d",
                "::ffff:1.2.3.4",
                "1::2::3",
                "fe80::1%eth0",
                "\uff11::1"
            })
    void refuses(String text) {
        assertThat(IpAddress.parse(text)).isEmpty();
    }

    @Test
    void readsRanges() {
        assertThat(Cidr.parse("10.96.0.0/12")).isPresent();
        assertThat(Cidr.parse("10.96.0.1/12")).isEmpty();
        assertThat(Cidr.parse("10.96.0.0/33")).isEmpty();
        assertThat(Cidr.including("10.97.3.1/12")).map(Cidr::toString).hasValue("10.96.0.0/12");
        assertThat(Cidr.including("10.97.3.1")).isEmpty();
        assertThat(Cidr.parse("fd00::/108")
                        .orElseThrow()
                        .contains(IpAddress.parse("fd00::1").orElseThrow()))
                .isTrue();
    }
}
