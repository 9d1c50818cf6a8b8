package dev.djong.apiserver.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.store.AdvancingClock;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.StoreContract;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends StoreContract {
    private final AdvancingClock clock = new AdvancingClock();

    @Override
    protected Store open() {
        return new MemoryStore(clock);
    }

    @Override
    protected void letPass(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void aForkGoesItsOwnWay() {
        var first = create("a", "1");
        var fork = ((MemoryStore) store).fork();
        update("a", first, "2");
        assertThat(fork.get(key("a")))
                .hasValueSatisfying(stored -> assertThat(text(stored)).isEqualTo("1"));
        committed(fork.delete(key("a"), first));
        assertThat(store.get(key("a"))).isPresent();
        assertThat(fork.currentRevision()).isEqualTo(store.currentRevision());
    }
}
