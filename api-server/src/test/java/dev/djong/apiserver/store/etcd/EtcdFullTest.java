package dev.djong.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.StoreUnavailableException;
import dev.djong.apiserver.store.WriteResult;
import dev.djong.object.Revision;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An etcd whose quota is used up, and the way out. */
@Tag("real")
class EtcdFullTest {
    private static final int QUOTA_BYTES = 2_000_000;
    private static final int VALUE_BYTES = 200_000;
    /** etcd weighs what it has committed to its file, every 100 ms: until then a fast disk takes many times the quota. */
    private static final int MORE_THAN_FIT = 1_000;

    @TempDir
    static Path folder;

    @Test
    void itsWritesAreRefusedAndNotUnknownUntilThereIsRoom() {
        try (var etcd = EtcdServer.start(folder, 1, List.of("--quota-backend-bytes=" + QUOTA_BYTES));
                var store = EtcdStore.open(etcd.options(), InstantSource.system())) {
            var kept = new ArrayList<String>();
            assertThatThrownBy(() -> fill(store, kept))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("etcd: etcdserver: mvcc: database space exceeded; compact");
            assertThat(store.refusal())
                    .hasValueSatisfying(why -> assertThat(why).contains("database space exceeded"));
            assertThat(store.scan(KeyRange.prefix("/registry/"), Revision.ZERO).items())
                    .extracting(stored -> stored.key())
                    .containsExactlyInAnyOrderElementsOf(kept);
            for (var key : kept) {
                var revision = store.get(key).orElseThrow().revision();
                assertThat(store.delete(key, revision)).isInstanceOf(WriteResult.Committed.class);
            }
            assertThat(store.refusal()).as("deletions say nothing about room").isPresent();
            store.compact(store.currentRevision());
            etcd.makeRoom();
            assertThat(store.create("/registry/again", new byte[1], Store.FOR_EVER))
                    .isInstanceOf(WriteResult.Committed.class);
            assertThat(store.refusal()).isEmpty();
        }
    }

    private static void fill(Store store, List<String> kept) {
        for (int i = 0; i < MORE_THAN_FIT; i++) {
            var key = "/registry/fill/" + i;
            assertThat(store.create(key, new byte[VALUE_BYTES], Store.FOR_EVER))
                    .isInstanceOf(WriteResult.Committed.class);
            kept.add(key);
        }
    }
}
