package dev.djong.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.WatchSignal;
import dev.djong.apiserver.store.WriteResult;
import dev.djong.object.Revision;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot of etcd, restored by etcd's own tool with the flags that a restore uses. */
@Tag("real")
class EtcdSnapshotTest {
    private static final KeyRange EVERYTHING = KeyRange.prefix("/registry/");
    private static final long BUMP = 1_000_000_000L;

    @TempDir
    Path folder;

    private static Revision create(Store store, String key) {
        var result = store.create(key, key.getBytes(StandardCharsets.UTF_8), Store.FOR_EVER);
        return ((WriteResult.Committed) result).revision();
    }

    @Test
    void revisionsGoOnUpwardsAndOldWatchesAreToldSo() throws Exception {
        var snapshot = folder.resolve("snapshot");
        Revision saved;
        Revision lost;
        try (var etcd = EtcdServer.start(folder.resolve("first"), 1);
                var store = EtcdStore.open(etcd.options(), InstantSource.system())) {
            var reached = create(store, "/registry/a");
            saved = EtcdSnapshot.save(etcd.options(), snapshot);
            assertThat(saved).isGreaterThanOrEqualTo(reached);
            lost = create(store, "/registry/after-the-snapshot");
        }
        try (var etcd = EtcdServer.startRestored(folder.resolve("second"), snapshot, BUMP);
                var store = EtcdStore.open(etcd.options(), InstantSource.system())) {
            assertThat(store.get("/registry/a")).isPresent();
            assertThat(store.get("/registry/after-the-snapshot")).isEmpty();
            assertThat(store.currentRevision()).isGreaterThan(lost);
            try (var watch = store.watch(EVERYTHING, lost)) {
                assertThat(create(store, "/registry/b")).isGreaterThan(lost);
                assertThat(firstNews(watch)).isInstanceOf(WatchSignal.Compacted.class);
            }
        }
    }

    private static WatchSignal firstNews(dev.djong.apiserver.store.StoreWatch watch) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        WatchSignal signal = new WatchSignal.Nothing();
        while (signal instanceof WatchSignal.Nothing && System.nanoTime() < end) {
            signal = watch.next(Duration.ofSeconds(1));
        }
        return signal;
    }
}
