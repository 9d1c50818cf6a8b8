package dev.djong.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConnectionLimitTest {
    @Test
    void followsTheMemoryWithinReason() {
        assertThat(ConnectionLimit.of(64 << 20)).isEqualTo(1365);
        assertThat(ConnectionLimit.of(1 << 20)).as("a server answers somebody").isEqualTo(100);
        assertThat(ConnectionLimit.of(1L << 40)).as("sockets are few").isEqualTo(10_000);
    }
}
