package dev.djong.apiserver.store.sql;

import dev.djong.apiserver.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/** A few connections that read, each on a platform thread of its own while it does. */
final class SqliteReaders implements AutoCloseable {
    private static final int READERS = 2;

    interface Query<T> {
        T run(Connection connection) throws SQLException;
    }

    private final List<Connection> connections = new ArrayList<>();
    private final BlockingQueue<Connection> free = new ArrayBlockingQueue<>(READERS);
    private final ExecutorService threads = Executors.newFixedThreadPool(
            READERS, Thread.ofPlatform().name("sqlite-reader-", 0).daemon().factory());

    SqliteReaders(SqliteFile file) throws SQLException {
        for (int i = 0; i < READERS; i++) {
            var connection = file.reader();
            connections.add(connection);
            free.add(connection);
        }
    }

    <T> T read(Query<T> query) {
        try {
            return threads.submit(() -> onFreeConnection(query)).get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause
                    ? cause
                    : new StoreUnavailableException("SQLite: " + failed.getCause(), failed);
        } catch (RejectedExecutionException closed) {
            throw new StoreUnavailableException("the store was closed", closed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while reading", interrupted);
        }
    }

    private <T> T onFreeConnection(Query<T> query) throws SQLException, InterruptedException {
        var connection = free.take();
        try {
            return query.run(connection);
        } finally {
            free.add(connection);
        }
    }

    @Override
    public void close() throws SQLException {
        threads.close();
        for (var connection : connections) {
            connection.close();
        }
    }
}
