package dev.djong.apiserver.store.sql;

import dev.djong.apiserver.store.Change;
import dev.djong.apiserver.store.ExpiryQueue;
import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.ListQuery;
import dev.djong.apiserver.store.PastWrite;
import dev.djong.apiserver.store.Stored;
import dev.djong.object.Revision;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements over the log, on one connection. A row is its key's state at revision R if it is not above R and no row
 * that supersedes it is either: the unique index on (name, previous) finds the superseding row directly.
 */
final class LogTable {
    private static final String STATE_AT_REVISION = """
            FROM log l
            WHERE l.name >= ? AND l.name < ? AND l.id <= ? AND l.deleted = 0
              AND NOT EXISTS (SELECT 1 FROM log n WHERE n.name = l.name AND n.previous = l.id AND n.id <= ?)
            """;

    private static final String INSERT =
            "INSERT INTO log (id, name, previous, deleted, expires, at, value) VALUES (?, ?, ?, ?, ?, ?, ?)";

    private final Connection connection;
    private @Nullable PreparedStatement insert;

    LogTable(Connection connection) {
        this.connection = connection;
    }

    // --- reading ---

    Optional<Stored> newest(String key) throws SQLException {
        var sql = "SELECT id, name, value, deleted FROM log WHERE name = ? ORDER BY previous DESC LIMIT 1";
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, key);
            var rows = statement.executeQuery();
            return rows.next() && !rows.getBoolean("deleted") ? Optional.of(stored(rows, false)) : Optional.empty();
        }
    }

    List<Stored> list(ListQuery query, Revision at) throws SQLException {
        var value = query.keysOnly() ? "" : ", l.value";
        var limit = query.limit() == 0 ? "" : " LIMIT " + query.limit();
        var sql = "SELECT l.id, l.name" + value + " " + STATE_AT_REVISION + " ORDER BY l.name" + limit;
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, query.range(), at);
            var items = new ArrayList<Stored>();
            for (var rows = statement.executeQuery(); rows.next(); ) {
                items.add(stored(rows, query.keysOnly()));
            }
            return items;
        }
    }

    long count(KeyRange range, Revision at) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT count(*) " + STATE_AT_REVISION)) {
            bind(statement, range, at);
            return single(statement);
        }
    }

    private static void bind(PreparedStatement statement, KeyRange range, Revision at) throws SQLException {
        statement.setString(1, range.start());
        statement.setString(2, range.end());
        statement.setLong(3, at.value());
        statement.setLong(4, at.value());
    }

    private static Stored stored(ResultSet rows, boolean keyOnly) throws SQLException {
        var value = keyOnly ? LogRow.NO_VALUE : rows.getBytes("value");
        return new Stored(
                rows.getString("name"),
                value == null ? LogRow.NO_VALUE : value,
                new Revision(rows.getLong("id")),
                false);
    }

    List<Change> changesAfter(Revision revision, int limit) throws SQLException {
        var sql = "SELECT id, name, deleted, value FROM log WHERE id > ? ORDER BY id LIMIT " + limit;
        try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, revision.value());
            var changes = new ArrayList<Change>();
            for (var rows = statement.executeQuery(); rows.next(); ) {
                changes.add(change(rows));
            }
            return changes;
        }
    }

    /** The rows of one key, newest first: within a key, {@code previous} grows with ids, and there is an index on it. */
    List<PastWrite> history(String key, int limit) throws SQLException {
        var sql = "SELECT id, name, deleted, at, value FROM log WHERE name = ? ORDER BY previous DESC LIMIT " + limit;
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, key);
            var writes = new ArrayList<PastWrite>();
            for (var rows = statement.executeQuery(); rows.next(); ) {
                writes.add(new PastWrite(change(rows), Optional.of(Instant.ofEpochMilli(rows.getLong("at")))));
            }
            return writes;
        }
    }

    private static Change change(ResultSet rows) throws SQLException {
        return rows.getBoolean("deleted")
                ? new Change.Removed(rows.getString("name"), new Revision(rows.getLong("id")))
                : new Change.Put(stored(rows, false));
    }

    /** The newest row of every key, tombstones included: what a writer starts from. */
    Map<String, Head> heads() throws SQLException {
        var sql = "SELECT id, name, deleted FROM log l"
                + " WHERE NOT EXISTS (SELECT 1 FROM log n WHERE n.name = l.name AND n.previous = l.id)";
        try (var statement = connection.prepareStatement(sql)) {
            var heads = new HashMap<String, Head>();
            for (var rows = statement.executeQuery(); rows.next(); ) {
                heads.put(rows.getString("name"), new Head(rows.getLong("id"), rows.getBoolean("deleted")));
            }
            return heads;
        }
    }

    List<ExpiryQueue.Expiry> expiries() throws SQLException {
        var sql = "SELECT id, name, expires FROM log WHERE expires > 0";
        try (var statement = connection.prepareStatement(sql)) {
            var expiries = new ArrayList<ExpiryQueue.Expiry>();
            for (var rows = statement.executeQuery(); rows.next(); ) {
                expiries.add(new ExpiryQueue.Expiry(
                        Instant.ofEpochSecond(rows.getLong("expires")),
                        rows.getString("name"),
                        new Revision(rows.getLong("id"))));
            }
            return expiries;
        }
    }

    /** The highest id ever handed out; etcd's empty store is at 1, so ours is. */
    long lastId() throws SQLException {
        var sql = "SELECT coalesce(max(seq), 1) FROM sqlite_sequence WHERE name = 'log'";
        try (var statement = connection.prepareStatement(sql)) {
            return single(statement);
        }
    }

    Revision compacted() throws SQLException {
        try (var statement = connection.prepareStatement("SELECT value FROM meta WHERE name = 'compacted'")) {
            return new Revision(single(statement));
        }
    }

    /** The highest id written before that time, by bisection: times grow with ids. */
    long lastIdBefore(long atMillis, long lowest, long highest) throws SQLException {
        long low = lowest;
        long high = highest;
        try (var statement = connection.prepareStatement("SELECT at FROM log WHERE id >= ? ORDER BY id LIMIT 1")) {
            while (low < high) {
                long middle = (low + high + 1) >>> 1;
                statement.setLong(1, middle);
                var rows = statement.executeQuery();
                boolean before = rows.next() && rows.getLong(1) < atMillis;
                low = before ? middle : low;
                high = before ? high : middle - 1;
            }
        }
        return low;
    }

    /** Of the whole database. */
    long bytes() throws SQLException {
        try (var statement = connection.prepareStatement(
                "SELECT page_count * page_size" + " FROM pragma_page_count(), pragma_page_size()")) {
            return single(statement);
        }
    }

    /** Of the states that are kept for reading the past only. */
    long supersededBytes() throws SQLException {
        var sql = "SELECT coalesce(sum(length(l.value)), 0) FROM log l"
                + " WHERE EXISTS (SELECT 1 FROM log n WHERE n.name = l.name AND n.previous = l.id)";
        try (var statement = connection.prepareStatement(sql)) {
            return single(statement);
        }
    }

    private static long single(PreparedStatement statement) throws SQLException {
        var rows = statement.executeQuery();
        if (!rows.next()) {
            throw new SQLException("no row where one was sure to be");
        }
        return rows.getLong(1);
    }

    // --- writing; the caller commits ---

    /** The statement is kept for the connection's life: preparing it would cost as much as a row. */
    void append(List<LogRow> batch) throws SQLException {
        var statement = insert == null ? connection.prepareStatement(INSERT) : insert;
        insert = statement;
        for (var row : batch) {
            statement.setLong(1, row.id());
            statement.setString(2, row.name());
            statement.setLong(3, row.previous());
            statement.setInt(4, row.deleted() ? 1 : 0);
            statement.setLong(5, row.expiresAtSeconds());
            statement.setLong(6, row.atMillis());
            statement.setBytes(7, row.value());
            statement.addBatch();
        }
        statement.executeBatch();
    }

    /** Forgets what rows in (from, to] superseded, and the tombstones among them. */
    void compact(Revision from, Revision to) throws SQLException {
        run(
                "DELETE FROM log WHERE id IN (SELECT previous FROM log WHERE id > ? AND id <= ?)",
                from.value(),
                to.value());
        run("DELETE FROM log WHERE id > ? AND id <= ? AND deleted = 1", from.value(), to.value());
        run("UPDATE meta SET value = ? WHERE name = 'compacted'", to.value());
    }

    /** Makes sure that the next id is above {@code id}. */
    void raise(long id) throws SQLException {
        run("DELETE FROM sqlite_sequence WHERE name = 'log'");
        run("INSERT INTO sqlite_sequence (name, seq) VALUES ('log', ?)", id);
    }

    private void run(String sql, long... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setLong(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }
}
