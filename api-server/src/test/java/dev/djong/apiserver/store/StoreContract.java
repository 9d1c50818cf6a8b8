package dev.djong.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.apiserver.store.WriteResult.AlreadyExists;
import dev.djong.apiserver.store.WriteResult.Committed;
import dev.djong.apiserver.store.WriteResult.Conflict;
import dev.djong.apiserver.store.WriteResult.NotFound;
import dev.djong.object.Revision;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every store does, whatever lies behind it. Stores may be shared between tests: each test writes below a prefix of
 * its own and compares revisions, never counts them.
 */
public abstract class StoreContract {
    private static final AtomicInteger TESTS = new AtomicInteger();

    protected Store store;
    protected String prefix;

    protected abstract Store open();

    /** Lets as much time pass as is needed for a time to live of {@code seconds} to be over. */
    protected abstract void letPass(int seconds);

    @BeforeEach
    void openStore() {
        store = open();
        prefix = "/registry/test" + ProcessHandle.current().pid() + "-" + TESTS.incrementAndGet() + "/";
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    // --- writes ---

    @Test
    void aCreatedKeyIsThereWithItsRevision() {
        var revision = create("a", "1");
        assertThat(store.get(key("a"))).hasValueSatisfying(stored -> {
            assertThat(stored.revision()).isEqualTo(revision);
            assertThat(text(stored)).isEqualTo("1");
            assertThat(stored.stale()).isFalse();
        });
        assertThat(store.get(key("b"))).isEmpty();
    }

    @Test
    void aTakenKeyIsNotCreatedAgain() {
        var revision = create("a", "1");
        var result = store.create(key("a"), bytes("2"), Store.FOR_EVER);
        assertThat(result).isInstanceOfSatisfying(AlreadyExists.class, taken -> {
            assertThat(taken.current().revision()).isEqualTo(revision);
            assertThat(text(taken.current())).isEqualTo("1");
        });
    }

    @Test
    void onlyTheExpectedRevisionIsUpdated() {
        var first = create("a", "1");
        var second = update("a", first, "2");
        assertThat(second).isGreaterThan(first);
        assertThat(store.update(key("a"), first, bytes("3"), Store.FOR_EVER))
                .isInstanceOfSatisfying(Conflict.class, conflict -> {
                    assertThat(conflict.current().revision()).isEqualTo(second);
                    assertThat(text(conflict.current())).isEqualTo("2");
                });
        assertThat(store.update(key("b"), first, bytes("3"), Store.FOR_EVER)).isInstanceOf(NotFound.class);
    }

    @Test
    void onlyTheExpectedRevisionIsDeleted() {
        var first = create("a", "1");
        var second = update("a", first, "2");
        assertThat(store.delete(key("a"), first)).isInstanceOf(Conflict.class);
        var third = committed(store.delete(key("a"), second));
        assertThat(third).isGreaterThan(second);
        assertThat(store.get(key("a"))).isEmpty();
        assertThat(store.delete(key("a"), third)).isInstanceOf(NotFound.class);
    }

    @Test
    void aDeletedKeyCanBeCreatedAgain() {
        var first = create("a", "1");
        committed(store.delete(key("a"), first));
        var again = create("a", "2");
        assertThat(again).isGreaterThan(first);
        assertThat(store.update(key("a"), first, bytes("3"), Store.FOR_EVER)).isInstanceOf(Conflict.class);
    }

    @Test
    void aKeysHistoryIsToldNewestFirst() {
        var first = create("a", "1");
        create("ab", "another");
        var second = update("a", first, "2");
        var gone = committed(store.delete(key("a"), second));
        var again = create("a", "3");

        var history = store.history(key("a"), 10);

        assertThat(history.more()).isFalse();
        assertThat(history.writes())
                .extracting(write -> write.change().revision())
                .containsExactly(again, gone, second, first);
        assertThat(history.writes().get(1).change()).isInstanceOf(Change.Removed.class);
        assertThat(history.writes().get(2).change())
                .isInstanceOfSatisfying(
                        Change.Put.class, put -> assertThat(text(put.stored())).isEqualTo("2"));
        var newest = store.history(key("a"), 1);
        assertThat(newest.more()).isTrue();
        assertThat(newest.writes())
                .extracting(write -> write.change().revision())
                .containsExactly(again);
        assertThat(store.history(key("none"), 10).writes()).isEmpty();
    }

    @Test
    void itsSizeIsKnown() {
        create("a", "1");
        assertThat(store.figures().bytes()).isNotNegative();
        store.figures()
                .historyRevisions()
                .ifPresent(revisions -> assertThat(revisions).isPositive());
    }

    @Test
    void historyEndsWithTheStateAtTheCompaction() {
        var first = create("a", "1");
        var second = update("a", first, "2");
        var third = update("a", second, "3");
        store.compact(second);

        assertThat(store.history(key("a"), 10).writes())
                .extracting(write -> write.change().revision())
                .containsExactly(third, second);
    }

    @Test
    void theCurrentRevisionCoversEveryAcknowledgedWrite() {
        var revision = create("a", "1");
        assertThat(store.currentRevision()).isGreaterThanOrEqualTo(revision);
    }

    @Test
    void ofManyWhoUpdateTheSameRevisionOneWins() throws Exception {
        var first = create("a", "1");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<java.util.concurrent.Future<WriteResult>>();
            for (int i = 0; i < 32; i++) {
                var value = bytes("writer " + i);
                results.add(threads.submit(() -> store.update(key("a"), first, value, Store.FOR_EVER)));
            }
            int won = 0;
            for (var result : results) {
                won += result.get() instanceof Committed ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        }
    }

    @Test
    void whatHasATimeToLiveGoesAndTheRestStays() {
        create("stays", "1");
        committed(store.create(key("goes"), bytes("1"), Duration.ofSeconds(1)));
        var kept = committed(store.create(key("kept"), bytes("1"), Duration.ofSeconds(1)));
        update("kept", kept, "2");
        var start = store.currentRevision();
        letPass(2);
        Awaitility.await().atMost(Duration.ofSeconds(100)).until(() -> {
            store.maintain();
            return store.get(key("goes")).isEmpty();
        });
        assertThat(store.get(key("kept"))).isPresent();
        assertThat(store.get(key("stays"))).isPresent();
        try (var watch = watch(start)) {
            assertThat(watch.changes(1).getFirst()).isInstanceOf(Change.Removed.class);
        }
    }

    // --- lists ---

    @Test
    void aListIsInKeyOrderAndOnlyOfItsRange() {
        create("b", "1");
        create("a/x", "2");
        create("a-b/x", "3");
        committed(store.create(prefix.replace("/test", "/tesu") + "c", bytes("4"), Store.FOR_EVER));
        var page = store.list(new ListQuery(range(), Revision.ZERO, 0, false));
        assertThat(page.items().stream().map(Stored::key)).containsExactly(key("a-b/x"), key("a/x"), key("b"));
        assertThat(page.revision())
                .isGreaterThanOrEqualTo(page.items().getFirst().revision());
        assertThat(page.more()).isFalse();
    }

    @Test
    void pagesOfOneRevisionTogetherAreTheList() {
        for (int i = 0; i < 25; i++) {
            create("k" + (char) ('a' + i), "v" + i);
        }
        var first = store.list(new ListQuery(range(), Revision.ZERO, 10, false));
        assertThat(first.items()).hasSize(10);
        assertThat(first.more()).isTrue();
        assertThat(first.remaining()).isEqualTo(15);
        var gone = first.items().getLast();
        committed(store.delete(gone.key(), gone.revision()));
        create("kzz", "late");
        var rest = store.list(new ListQuery(range().after(gone.key()), first.revision(), 0, false));
        assertThat(rest.items()).hasSize(15).noneMatch(stored -> stored.key().endsWith("kzz"));
        var whole = store.scan(range(), first.revision());
        assertThat(whole.items()).hasSize(25).anyMatch(stored -> stored.key().equals(gone.key()));
    }

    @Test
    void aListOfKeysHasNoValues() {
        var revision = create("a", "1");
        var page = store.list(new ListQuery(range(), Revision.ZERO, 0, true));
        assertThat(page.items()).singleElement().satisfies(stored -> {
            assertThat(stored.value()).isEmpty();
            assertThat(stored.revision()).isEqualTo(revision);
        });
    }

    @Test
    void everyRevisionCanBeReadAgain() {
        var random = new Random(7);
        var expected = new TreeMap<Revision, TreeMap<String, String>>();
        var now = new TreeMap<String, String>();
        var revisions = new TreeMap<String, Revision>();
        for (int i = 0; i < 200; i++) {
            var name = "k" + random.nextInt(12);
            var known = revisions.get(name);
            var value = "v" + i;
            Revision at;
            if (known == null) {
                at = create(name, value);
            } else if (random.nextInt(3) == 0) {
                at = committed(store.delete(key(name), known));
            } else {
                at = update(name, known, value);
            }
            if (known != null && store.get(key(name)).isEmpty()) {
                now.remove(key(name));
                revisions.remove(name);
            } else {
                now.put(key(name), value);
                revisions.put(name, at);
            }
            expected.put(at, new TreeMap<>(now));
        }
        expected.forEach((at, state) -> {
            var read = new TreeMap<String, String>();
            store.scan(range(), at).items().forEach(stored -> read.put(stored.key(), text(stored)));
            assertThat(read).as("at revision %s", at).isEqualTo(state);
        });
    }

    @Test
    void aRevisionThatWasNeverReachedCannotBeRead() {
        var ahead = new Revision(store.currentRevision().value() + 1_000_000);
        assertThatThrownBy(() -> store.list(new ListQuery(range(), ahead, 0, false)))
                .isInstanceOf(StoreUnavailableException.class);
    }

    // --- watches ---

    @Test
    void aWatchTellsEveryChangeOnceInOrder() {
        var before = store.currentRevision();
        var first = create("a", "1");
        try (var watch = watch(before)) {
            var second = update("a", first, "2");
            var third = committed(store.delete(key("a"), second));
            var changes = watch.changes(3);
            assertThat(changes.stream().map(Change::revision)).containsExactly(first, second, third);
            assertThat(changes.get(0))
                    .isInstanceOfSatisfying(
                            Change.Put.class,
                            put -> assertThat(text(put.stored())).isEqualTo("1"));
            assertThat(changes.get(2)).isEqualTo(new Change.Removed(key("a"), third));
        }
    }

    @Test
    void aWatchResumesBehindAnyRevision() {
        var revisions = new ArrayList<Revision>();
        for (int i = 0; i < 20; i++) {
            revisions.add(create("k" + i, "v"));
        }
        for (int i = 0; i < revisions.size() - 1; i += 3) {
            try (var watch = watch(revisions.get(i))) {
                var expected = revisions.subList(i + 1, revisions.size());
                assertThat(watch.changes(expected.size()).stream().map(Change::revision))
                        .containsExactlyElementsOf(expected);
            }
        }
    }

    @Test
    void aWatchOfAnotherRangeTellsProgress() {
        var start = store.currentRevision();
        try (var watch = watch(start)) {
            var elsewhere = committed(store.create(prefix.replace("/test", "/tesv") + "x", bytes("1"), Store.FOR_EVER));
            assertThat(watch.upTo(elsewhere, store)).isEmpty();
        }
    }

    @Test
    void aBacklogOfSixMebibytesArrives() {
        var before = store.currentRevision();
        var value = new byte[64 << 10];
        var revisions = new ArrayList<Revision>();
        for (int i = 0; i < 96; i++) {
            revisions.add(committed(store.create(key("k" + i), value, Store.FOR_EVER)));
        }
        try (var watch = watch(before)) {
            assertThat(watch.changes(96).stream().map(Change::revision)).containsExactlyElementsOf(revisions);
        }
    }

    @Test
    void manyWritersAreSeenInOneOrder() throws Exception {
        var before = store.currentRevision();
        try (var one = watch(before);
                var other = watch(before);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 8; writer++) {
                var name = "w" + writer;
                threads.submit(() -> {
                    var revision = create(name, "0");
                    for (int i = 1; i < 25; i++) {
                        revision = update(name, revision, "" + i);
                    }
                });
            }
            var changes = one.changes(200);
            assertThat(changes.stream().map(Change::revision)).isSorted().doesNotHaveDuplicates();
            assertThat(other.changes(200).stream().map(Change::revision).toList())
                    .isEqualTo(changes.stream().map(Change::revision).toList());
        }
    }

    // --- history ---

    @Test
    void compactionKeepsWhatIsNewest() {
        var first = create("a", "1");
        var second = update("a", first, "2");
        var third = create("b", "1");
        committed(store.delete(key("b"), third));
        var end = create("c", "1");
        store.compact(end);
        assertThat(store.scan(range(), Revision.ZERO).items().stream().map(Stored::revision))
                .containsExactly(second, end);
        assertThatThrownBy(() -> store.list(new ListQuery(range(), first, 0, false)))
                .isInstanceOf(CompactedException.class);
        assertThat(store.currentRevision()).isGreaterThanOrEqualTo(end);
        assertThat(update("a", second, "3")).isGreaterThan(end);
    }

    @Test
    void aWatchFromBeforeTheCompactionEnds() {
        var first = create("a", "1");
        var second = update("a", first, "2");
        var third = update("a", second, "3");
        store.compact(third);
        try (var watch = watch(first)) {
            assertThat(watch.compacted().oldest()).isGreaterThanOrEqualTo(second);
        }
        try (var watch = watch(third)) {
            var fourth = update("a", third, "4");
            assertThat(watch.changes(1).getFirst().revision()).isEqualTo(fourth);
        }
    }

    @Test
    void aWatchThatIsUpToDateOutlivesACompaction() {
        var first = create("a", "1");
        try (var watch = watch(first)) {
            var second = update("a", first, "2");
            watch.changes(1);
            store.compact(second);
            var third = update("a", second, "3");
            assertThat(watch.changes(2).getLast().revision()).isEqualTo(third);
        }
    }

    // --- helpers ---

    protected Revision create(String name, String value) {
        return committed(store.create(key(name), bytes(value), Store.FOR_EVER));
    }

    protected Revision update(String name, Revision expected, String value) {
        return committed(store.update(key(name), expected, bytes(value), Store.FOR_EVER));
    }

    protected static Revision committed(WriteResult result) {
        assertThat(result).isInstanceOf(Committed.class);
        return ((Committed) result).revision();
    }

    protected WatchReader watch(Revision after) {
        return new WatchReader(store.watch(range(), after));
    }

    protected KeyRange range() {
        return KeyRange.prefix(prefix);
    }

    protected String key(String name) {
        return prefix + name;
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    protected static String text(Stored stored) {
        return new String(stored.value(), StandardCharsets.UTF_8);
    }

    protected static List<Revision> revisions(List<Change> changes) {
        return changes.stream().map(Change::revision).toList();
    }
}
