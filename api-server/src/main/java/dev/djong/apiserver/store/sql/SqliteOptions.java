package dev.djong.apiserver.store.sql;

import java.nio.file.Path;
import java.time.Duration;

/**
 * @param file of the database; its folder exists
 * @param retention how much history is kept for watches, old reads and the history command; zero keeps all
 */
public record SqliteOptions(Path file, Duration retention) {
    public static final Duration DEFAULT_RETENTION = Duration.ofHours(1);

    public static SqliteOptions at(Path file) {
        return new SqliteOptions(file, DEFAULT_RETENTION);
    }
}
