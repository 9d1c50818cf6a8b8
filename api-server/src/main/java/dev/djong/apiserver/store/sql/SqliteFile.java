package dev.djong.apiserver.store.sql;

import dev.djong.apiserver.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The database file: who may open it, and how connections to it are set up. */
final class SqliteFile implements AutoCloseable {
    /** Pages written to the write-ahead log before its content moves into the database: 16 MiB. */
    private static final int CHECKPOINT_PAGES = 4_000;

    private static final List<String> SCHEMA = List.of(
            """
            CREATE TABLE IF NOT EXISTS log (
              id       INTEGER PRIMARY KEY AUTOINCREMENT,
              name     TEXT    NOT NULL,
              previous INTEGER NOT NULL,
              deleted  INTEGER NOT NULL,
              expires  INTEGER NOT NULL,
              at       INTEGER NOT NULL,
              value    BLOB    NOT NULL,
              UNIQUE (name, previous))
            """,
            "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
            "INSERT OR IGNORE INTO meta (name, value) VALUES ('compacted', 0)");

    private final Path file;
    private final FileChannel lockFile;
    private final FileLock lock;

    /** @throws StoreUnavailableException if another process has it, or it cannot be written */
    SqliteFile(Path file) {
        this.file = file;
        try {
            var lockPath = file.resolveSibling(file.getFileName() + ".lock");
            lockFile = FileChannel.open(lockPath, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock = lock(lockFile, file);
        } catch (IOException unusable) {
            throw new StoreUnavailableException("the database " + file + " cannot be opened: " + unusable, unusable);
        }
    }

    private static FileLock lock(FileChannel channel, Path file) throws IOException {
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException ours) {
            channel.close();
        }
        if (lock == null) {
            channel.close();
            throw new StoreUnavailableException("the database " + file + " is in use by another api-server");
        }
        return lock;
    }

    /** The connection that writes; makes the tables where there are none. */
    Connection writer() throws SQLException {
        var connection = connect();
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint=" + CHECKPOINT_PAGES);
            for (var sql : SCHEMA) {
                statement.execute(sql);
            }
        }
        connection.setAutoCommit(false);
        return connection;
    }

    Connection reader() throws SQLException {
        var connection = connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only=ON");
        }
        return connection;
    }

    private Connection connect() throws SQLException {
        var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=FULL");
            statement.execute("PRAGMA busy_timeout=10000");
            statement.execute("PRAGMA temp_store=MEMORY");
        }
        return connection;
    }

    @Override
    public void close() {
        try (lockFile) {
            lock.release();
        } catch (IOException unusable) {
            throw new StoreUnavailableException("the lock of " + file + " cannot be released: " + unusable, unusable);
        }
    }
}
