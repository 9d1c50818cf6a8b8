package dev.djong.apiserver.store.sql.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.store.AdvancingClock;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.WriteResult;
import dev.djong.apiserver.store.sql.SqliteOptions;
import dev.djong.apiserver.store.sql.SqliteStore;
import dev.djong.object.Revision;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class HistoryRepositoryTest {
    @TempDir
    Path folder;

    private final AdvancingClock clock = new AdvancingClock();

    @Test
    void tellsWhatWasWrittenWhen() {
        var options = SqliteOptions.at(folder.resolve("state.db"));
        try (var store = SqliteStore.open(options, clock);
                var context = new AnnotationConfigApplicationContext()) {
            context.registerBean(SqliteOptions.class, () -> options);
            context.register(HistoryConfiguration.class);
            context.refresh();
            var history = context.getBean(HistoryRepository.class);

            var first = revision(store.create("/registry/pods/a", new byte[] {1}, Store.FOR_EVER));
            var noon = clock.instant();
            clock.advance(Duration.ofMinutes(1));
            var second = revision(store.update("/registry/pods/a", first, new byte[] {2}, Store.FOR_EVER));
            var other = revision(store.create("/registry/nodes/n", new byte[] {3}, Store.FOR_EVER));
            clock.advance(Duration.ofMinutes(1));
            var third = revision(store.delete("/registry/pods/a", second));

            assertThat(history.ofKey("/registry/pods/a", 10).stream().map(HistoryEntry::revision))
                    .containsExactly(third, second, first);
            assertThat(history.ofKey("/registry/pods/a", 1)).singleElement().satisfies(entry -> {
                assertThat(entry.isDeletion()).isTrue();
                assertThat(entry.at()).isEqualTo(noon.plus(Duration.ofMinutes(2)));
            });
            long from = noon.plusSeconds(1).toEpochMilli();
            assertThat(history.between(from, Long.MAX_VALUE, "/registry/", 10).stream()
                            .map(HistoryEntry::revision))
                    .containsExactly(second, other, third);
            assertThat(history.between(from, Long.MAX_VALUE, "/registry/nodes/", 10))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.value()).containsExactly(3));
        }
    }

    private static Revision revision(WriteResult result) {
        return ((WriteResult.Committed) result).revision();
    }
}
