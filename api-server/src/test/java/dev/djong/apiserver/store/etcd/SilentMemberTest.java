package dev.djong.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.store.Change;
import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.WatchReader;
import dev.djong.apiserver.store.WriteResult;
import dev.djong.object.Revision;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of three members stands still, with its connections open, while work goes on. */
@Tag("real")
class SilentMemberTest {
    private static final KeyRange RANGE = KeyRange.prefix("/registry/");
    private static final int WRITERS = 6;
    /** When a connection's keep-alive finds out at the earliest: what this is about must come before. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(6);

    @TempDir
    Path folder;

    /** Each in turn, so that one of them leads: its silence costs an election besides. */
    @Test
    void itsCallsAreDoneByOthersAndEachOnce() throws Exception {
        try (var three = EtcdServer.start(folder, 3);
                var store = EtcdStore.open(EtcdOptions.plain(three.endpoints()), InstantSource.system());
                var watch = new WatchReader(store.watch(RANGE, store.currentRevision()))) {
            var load = new Load(store);
            for (int silent = 0; silent < 3; silent++) {
                load.untilEachDid(10);
                three.member(silent).pause();
                load.untilEachDid(20);
                three.member(silent).goOn();
            }
            load.stop();

            assertThat(load.others)
                    .as("of all writes, those that were not done")
                    .isEmpty();
            assertThat(load.slowest()).isLessThan(KEEP_ALIVE);
            var changes = watch.upTo(store.currentRevision(), store);
            assertThat(changes.stream().map(Change::revision)).isSorted().doesNotHaveDuplicates();
            assertThat(changes.stream().map(Change::revision)).containsAll(load.done);
            assertThat(changes).hasSameSizeAs(load.done);
        }
    }

    /** Each writes one key of its own again and again, bound to the revision that it has. */
    private static final class Load {
        private final Store store;
        private final List<Revision> done = Collections.synchronizedList(new ArrayList<>());
        private final List<WriteResult> others = Collections.synchronizedList(new ArrayList<>());
        private final List<Duration> took = Collections.synchronizedList(new ArrayList<>());
        private final int[] counts = new int[WRITERS];
        private final AtomicBoolean over = new AtomicBoolean();
        private final List<CompletableFuture<Void>> writers;

        Load(Store store) {
            this.store = store;
            this.writers = IntStream.range(0, WRITERS)
                    .mapToObj(writer -> CompletableFuture.runAsync(() -> write(writer), Thread::startVirtualThread))
                    .toList();
        }

        private void write(int writer) {
            var key = "/registry/writer/" + writer;
            var revision = Revision.ZERO;
            for (int number = 0; !over.get(); number++) {
                var value = ByteBuffer.allocate(8).putInt(writer).putInt(number).array();
                long begun = System.nanoTime();
                var result = revision.equals(Revision.ZERO)
                        ? store.create(key, value, Store.FOR_EVER)
                        : store.update(key, revision, value, Store.FOR_EVER);
                took.add(Duration.ofNanos(System.nanoTime() - begun));
                if (!(result instanceof WriteResult.Committed(var at))) {
                    others.add(result);
                    return;
                }
                done.add(at);
                revision = at;
                count(writer);
            }
        }

        private synchronized void count(int writer) {
            counts[writer]++;
        }

        private synchronized int fewest() {
            return IntStream.of(counts).min().orElseThrow();
        }

        void untilEachDid(int more) {
            int target = fewest() + more;
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> fewest() >= target || !others.isEmpty());
        }

        void stop() {
            over.set(true);
            writers.forEach(CompletableFuture::join);
        }

        Duration slowest() {
            return Collections.max(took);
        }
    }
}
