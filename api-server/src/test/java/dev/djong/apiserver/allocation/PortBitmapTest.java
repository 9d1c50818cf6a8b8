package dev.djong.apiserver.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PortBitmapTest {
    @Test
    void storesPortsAsUpstreamDoes() {
        var range = PortRange.DEFAULT_NODE_PORTS;
        var bitmap = PortBitmap.empty(range).with(30_000).with(30_002);
        assertThat(new String(bitmap.toBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("\"data\":\"BQ==\"");
        assertThat(PortBitmap.of(bitmap.toBytes(), range)).isEqualTo(bitmap);
        assertThat(PortBitmap.of(bitmap.toBytes(), new PortRange(30_001, 30_010))
                        .ports())
                .containsExactly(30_002);
    }
}
