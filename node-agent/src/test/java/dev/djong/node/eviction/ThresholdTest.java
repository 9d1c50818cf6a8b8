package dev.djong.node.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThresholdTest {
    private static final Amount NOTHING = new Amount.Absolute(0);

    private static List<Threshold> hard(String... statements) {
        return Threshold.parse(List.of(statements), List.of(), Map.of(), Map.of());
    }

    @Test
    void bytesAndSharesAreRead() {
        assertThat(hard("memory.available<100Mi", "nodefs.available<10%"))
                .containsExactly(
                        new Threshold(Signal.MEMORY_AVAILABLE, new Amount.Absolute(100L << 20), Duration.ZERO, NOTHING),
                        new Threshold(Signal.NODEFS_AVAILABLE, new Amount.Share(0.1), Duration.ZERO, NOTHING));
    }

    @Test
    void aShareIsOfWhatThereIs() {
        assertThat(new Amount.Share(0.1).of(5000)).isEqualTo(500);
    }

    @Test
    void nothingAndEverythingAreNoThresholds() {
        assertThat(hard("nodefs.available<0%", "imagefs.available<100%", "memory.available<0"))
                .isEmpty();
    }

    @Test
    void softOnesNeedAGracePeriod() {
        var soft = List.of("memory.available<1Gi");
        assertThat(Threshold.parse(List.of(), soft, Map.of("memory.available", Duration.ofSeconds(90)), Map.of()))
                .containsExactly(new Threshold(
                        Signal.MEMORY_AVAILABLE, new Amount.Absolute(1L << 30), Duration.ofSeconds(90), NOTHING));
        assertThatThrownBy(() -> Threshold.parse(List.of(), soft, Map.of(), Map.of()))
                .hasMessage("--eviction-soft-grace-period: grace period must be specified for the soft eviction"
                        + " threshold memory.available");
    }

    @Test
    void whatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> hard("cpu.available<1"))
                .hasMessage("--eviction-hard: unsupported eviction signal cpu.available");
        assertThatThrownBy(() -> hard("memory.available=1"))
                .hasMessage("--eviction-hard=memory.available=1: write it like memory.available<100Mi");
        assertThatThrownBy(() -> hard("memory.available<much")).hasMessageStartingWith("--eviction-hard: much is no");
        assertThatThrownBy(() -> hard("memory.available<-1Mi")).hasMessageContaining("must not be negative");
        assertThatThrownBy(() -> hard("memory.available<1Mi", "memory.available<2Mi"))
                .hasMessageContaining("twice");
    }

    @Test
    void theMinimumToReclaimBelongsToItsSignal() {
        var parsed = Threshold.parse(
                List.of("nodefs.available<10%"), List.of(), Map.of(), Map.of("nodefs.available", "2Gi"));
        assertThat(parsed.getFirst().minReclaim()).isEqualTo(new Amount.Absolute(2L << 30));
    }
}
