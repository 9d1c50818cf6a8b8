package dev.djong.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AddressPoolTest {
    @Test
    void holdsAndGivesOutItsAddresses() {
        var pool = AddressPool.parse("192.0.2.64/30");
        assertThat(pool.addresses().map(IpAddress::toString))
                .containsExactly("192.0.2.64", "192.0.2.65", "192.0.2.66", "192.0.2.67");
        assertThat(pool.contains("192.0.2.67")).isTrue();
        assertThat(pool.contains("192.0.2.68")).isFalse();
        assertThat(pool.contains("balancer.example")).isFalse();
        assertThat(pool.contains("2001:db8::1")).isFalse();
    }

    @Test
    void addressesThatSomeClientsRefuseAreNotGivenOut() {
        assertThat(AddressPool.parse("192.0.2.0/24").addresses()).hasSize(254);
        assertThat(AddressPool.parse("192.0.2.0/32").addresses()).hasSize(1);
        assertThat(AddressPool.parse("2001:db8::/127").addresses()).hasSize(2);
    }

    @Test
    void aPoolIsOfAReasonableSizeAndWellFormed() {
        assertThat(AddressPool.parse("10.0.0.0/16").addresses()).hasSize(65_024);
        assertThatThrownBy(() -> AddressPool.parse("10.0.0.0/15"))
                .hasMessage("10.0.0.0/15 has more than 65536 addresses: name a smaller part of it");
        for (var wrong : new String[] {"", "10.0.0.0", "10.0.0.1/24", "10.0.0.0/33", "any"}) {
            assertThatThrownBy(() -> AddressPool.parse(wrong))
                    .hasMessage("\"" + wrong + "\" is no range of addresses such as 192.0.2.64/26");
        }
    }
}
