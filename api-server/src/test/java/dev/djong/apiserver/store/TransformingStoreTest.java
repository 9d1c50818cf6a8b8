package dev.djong.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.store.memory.MemoryStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The whole contract again with values that are transformed, and what only transformers do. */
class TransformingStoreTest extends StoreContract {
    private final AdvancingClock clock = new AdvancingClock();
    private final MemoryStore raw = new MemoryStore(clock);

    @Override
    protected Store open() {
        return new TransformingStore(raw, new XorTransformer(7, 3));
    }

    @Override
    protected void letPass(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void plainValuesNeverReachTheStore() {
        create("a", "secret");
        assertThat(raw.get(key("a")))
                .hasValueSatisfying(stored -> assertThat(text(stored)).doesNotContain("secret"));
    }

    @Test
    void whatWasWrittenWithAnOldKeyIsStale() {
        var old = new TransformingStore(raw, new XorTransformer(3, 3));
        committed(old.create(key("a"), bytes("1"), Store.FOR_EVER));
        assertThat(store.get(key("a"))).hasValueSatisfying(stored -> {
            assertThat(text(stored)).isEqualTo("1");
            assertThat(stored.stale()).isTrue();
        });
    }
}
