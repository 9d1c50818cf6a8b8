package dev.djong.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.store.sql.SqliteOptions;
import dev.djong.apiserver.store.sql.SqliteStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreGaugesTest {
    @Test
    void tellHowMuchHistoryIsKept(@TempDir Path folder) {
        var clock = InstantSource.system();
        var meters = new SimpleMeterRegistry();
        try (var store = SqliteStore.open(SqliteOptions.at(folder.resolve("s.db")), clock)) {
            var first = (WriteResult.Committed) store.create("/a", bytes("12345"), Store.FOR_EVER);
            store.update("/a", first.revision(), bytes("6"), Store.FOR_EVER);

            StoreGauges.register(store, meters, clock);

            assertThat(meters.get("djong_history_bytes").gauge().value()).isEqualTo(5);
            assertThat(meters.get("djong_history_revisions").gauge().value()).isGreaterThanOrEqualTo(2);
            assertThat(meters.get("apiserver_storage_size_bytes").gauge().value())
                    .isPositive();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
