package dev.djong.apiserver.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.apiserver.store.AdvancingClock;
import dev.djong.apiserver.store.CompactedException;
import dev.djong.apiserver.store.ListQuery;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.StoreContract;
import dev.djong.object.Revision;
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

    @Test
    void historyDoesNotGrowForEver() {
        var first = create("a", "0");
        var newest = first;
        for (int i = 0; i < 20_010; i++) {
            newest = update("a", newest, "" + i);
        }
        store.maintain();
        var old = new ListQuery(range(), first, 0, false);
        assertThatThrownBy(() -> store.list(old)).isInstanceOf(CompactedException.class);
        var recent = new ListQuery(range(), new Revision(newest.value() - 9_000), 0, false);
        assertThat(store.list(recent).items()).hasSize(1);
    }
}
