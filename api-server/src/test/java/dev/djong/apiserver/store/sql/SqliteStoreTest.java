package dev.djong.apiserver.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.apiserver.store.AdvancingClock;
import dev.djong.apiserver.store.ListQuery;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.StoreContract;
import dev.djong.apiserver.store.StoreUnavailableException;
import dev.djong.apiserver.store.WriteResult;
import dev.djong.object.Revision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
    @TempDir
    Path folder;

    private final AdvancingClock clock = new AdvancingClock();

    @Override
    protected Store open() {
        return SqliteStore.open(SqliteOptions.at(folder.resolve("state.db")), clock);
    }

    @Override
    protected void letPass(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }

    private void reopen() {
        store.close();
        store = open();
    }

    @Test
    void stateAndHistorySurviveAReopening() {
        var first = create("a", "1");
        var second = update("a", first, "2");
        reopen();
        assertThat(store.get(key("a")))
                .hasValueSatisfying(stored -> assertThat(stored.revision()).isEqualTo(second));
        assertThat(store.list(new ListQuery(range(), first, 0, false)).items())
                .singleElement()
                .satisfies(stored -> assertThat(text(stored)).isEqualTo("1"));
        try (var watch = watch(first)) {
            assertThat(watch.changes(1).getFirst().revision()).isEqualTo(second);
        }
        assertThat(update("a", second, "3")).isGreaterThan(second);
    }

    @Test
    void aRevisionIsNeverHandedOutTwice() {
        var first = create("a", "1");
        var deleted = committed(store.delete(key("a"), first));
        store.compact(deleted);
        reopen();
        assertThat(store.currentRevision()).isEqualTo(deleted);
        assertThat(create("a", "2")).isGreaterThan(deleted);
    }

    @Test
    void aRestoredStoreCanBeRaisedAboveEverything() {
        create("a", "1");
        var floor = new Revision(5_000_000);
        ((SqliteStore) store).raiseRevision(floor);
        assertThat(store.currentRevision()).isEqualTo(floor);
        var next = create("b", "1");
        assertThat(next).isEqualTo(floor.next());
        reopen();
        assertThat(store.currentRevision()).isEqualTo(next);
    }

    @Test
    void historyIsKeptForAnHour() {
        var first = create("a", "1");
        var second = update("a", first, "2");
        clock.advance(Duration.ofMinutes(50));
        var third = update("a", second, "3");
        clock.advance(Duration.ofMinutes(11));
        store.maintain();
        assertThat(store.list(new ListQuery(range(), second, 0, false)).items()).hasSize(1);
        assertThatThrownBy(() -> store.list(new ListQuery(range(), first, 0, false)))
                .isInstanceOf(dev.djong.apiserver.store.CompactedException.class);
        assertThat(store.get(key("a")))
                .hasValueSatisfying(stored -> assertThat(stored.revision()).isEqualTo(third));
    }

    @Test
    void aWriteThatComesTooLateOrIsInterruptedIsUnknownAndDoesNotWaitForEver() {
        var closed = store;
        reopen();
        assertThat(closed.create(key("late"), bytes("1"), Store.FOR_EVER)).isInstanceOf(WriteResult.Unknown.class);
        Thread.currentThread().interrupt();
        assertThat(store.create(key("cut"), bytes("1"), Store.FOR_EVER)).isInstanceOf(WriteResult.Unknown.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void timesToLiveSurviveAReopening() {
        committed(store.create(key("goes"), bytes("1"), Duration.ofSeconds(10)));
        reopen();
        clock.advance(Duration.ofSeconds(12));
        store.maintain();
        assertThat(store.get(key("goes"))).isEmpty();
    }

    @Test
    void oneProcessOwnsTheFile() {
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("in use by another api-server");
    }

    @Test
    void aWatchReadsOnFromTheTableWhereMemoryEnds() {
        var start = store.currentRevision();
        var revisions = new ArrayList<Revision>();
        for (int i = 0; i < 5_000; i++) {
            revisions.add(i == 0 ? create("a", "0") : update("a", revisions.getLast(), "" + i));
        }
        try (var watch = watch(start)) {
            assertThat(revisions(watch.changes(5_000))).isEqualTo(revisions);
        }
    }
}
