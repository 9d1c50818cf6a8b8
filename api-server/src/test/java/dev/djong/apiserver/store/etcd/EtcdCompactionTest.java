package dev.djong.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.apiserver.store.AdvancingClock;
import dev.djong.apiserver.store.CompactedException;
import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.ListQuery;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.WriteResult;
import dev.djong.object.Revision;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** History is compacted once an interval, however many api-servers there are. */
@Tag("real")
class EtcdCompactionTest {
    private static final KeyRange RANGE = KeyRange.prefix("/registry/");
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private final AdvancingClock clock = new AdvancingClock();

    @Test
    void twoServersCompactOnceAnInterval() {
        try (var etcd = EtcdServer.start(folder, 1);
                var one = open(etcd);
                var other = open(etcd)) {
            var first = write(one, "/registry/a");
            pass(one, other); // both learn where the log is
            var second = write(one, "/registry/b");
            pass(one, other);
            assertThat(one.list(new ListQuery(RANGE, second, 0, false)).items()).hasSize(2);
            write(other, "/registry/c");
            pass(one, other);
            assertThatThrownBy(() -> one.list(new ListQuery(RANGE, first, 0, false)))
                    .isInstanceOf(CompactedException.class);
            assertThat(one.get("compact_rev_key"))
                    .hasValueSatisfying(
                            key -> assertThat(Long.parseLong(new String(key.value(), StandardCharsets.UTF_8)))
                                    .isPositive());
            assertThat(one.list(new ListQuery(RANGE, Revision.ZERO, 0, false)).items())
                    .hasSize(3);
        }
    }

    private void pass(Store one, Store other) {
        clock.advance(INTERVAL.plusSeconds(1));
        one.maintain();
        other.maintain();
    }

    private EtcdStore open(EtcdServer etcd) {
        return EtcdStore.open(
                new EtcdOptions(etcd.endpoints(), Optional.empty(), INTERVAL, Duration.ofSeconds(5)), clock);
    }

    private static Revision write(Store store, String key) {
        return ((WriteResult.Committed) store.create(key, new byte[] {1}, Store.FOR_EVER)).revision();
    }
}
