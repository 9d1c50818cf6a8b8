package dev.djong.node.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.node.runtime.ContainerUsage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CpuRatesTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final long SECOND = 1_000_000_000;
    private final CpuRates rates = new CpuRates();

    private long rate(long seconds, long cpuNanos) {
        var usage = new ContainerUsage("c", "p", "main", START.plusSeconds(seconds), cpuNanos, 0, 0, 0);
        return rates.of(List.of(usage), id -> Optional.of(START)).getOrDefault("c", -1L);
    }

    @Test
    void beginsWithTheMeanSinceTheStartAndGoesOnWithTheMeanSinceTheLastSample() {
        assertThat(rate(100, 10 * SECOND)).isEqualTo(SECOND / 10);
        assertThat(rate(110, 15 * SECOND)).isEqualTo(SECOND / 2);
        assertThat(rate(120, 15 * SECOND)).isZero();
    }

    @Test
    void samplesTooCloseTogetherTellNothingNew() {
        rate(100, 10 * SECOND);
        assertThat(rate(104, 14 * SECOND)).isEqualTo(SECOND / 10);
        assertThat(rate(105, 15 * SECOND)).isEqualTo(SECOND);
    }

    @Test
    void aContainerThatHasJustStartedUsesNothing() {
        assertThat(rate(0, 0)).isZero();
    }

    @Test
    void whatIsGoneIsForgotten() {
        rate(100, 10 * SECOND);
        assertThat(rates.of(List.of(), id -> Optional.empty())).isEmpty();
        assertThat(rate(110, 55 * SECOND)).isEqualTo(SECOND / 2);
    }
}
