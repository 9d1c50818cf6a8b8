package dev.djong.apiserver.store.sql;

import dev.djong.apiserver.store.StoreUnavailableException;
import dev.djong.object.Revision;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;

/** Copies of a database: taken while a cluster writes to it, and made ready to be the database of a restored one. */
public final class SqliteBackup {
    private SqliteBackup() {}

    /**
     * Copies the state of one moment. The writer goes on meanwhile, in this process or in another one.
     *
     * @param target must not exist
     * @return the highest revision in the copy
     */
    public static Revision copy(Path database, Path target) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            try (var wait = connection.createStatement()) {
                wait.execute("PRAGMA busy_timeout=10000");
            }
            try (var copying = connection.prepareStatement("VACUUM INTO ?")) {
                copying.setString(1, target.toString());
                copying.execute();
            }
            return lastRevision(target);
        } catch (SQLException failed) {
            throw new StoreUnavailableException(
                    "the database " + database + " cannot be copied: " + failed.getMessage(), failed);
        }
    }

    /** The highest revision ever handed out by a database that no process has open. */
    public static Revision lastRevision(Path database) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            return new Revision(new LogTable(connection).lastId());
        } catch (SQLException failed) {
            throw new StoreUnavailableException(
                    "the database " + database + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    /**
     * Makes a copy usable in place of a database that went on after the copy was taken: every revision from now on is
     * above {@code floor}, and whoever watches or reads from an older one is told that it is gone.
     *
     * @throws StoreUnavailableException if the copy is damaged
     */
    public static void raise(Path copy, Revision floor, InstantSource clock) {
        requireWhole(copy);
        try (var store = SqliteStore.open(SqliteOptions.at(copy), clock)) {
            store.raiseRevision(floor);
            store.compact(floor);
        }
    }

    private static void requireWhole(Path database) {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                var check = connection.createStatement();
                var rows = check.executeQuery("PRAGMA integrity_check")) {
            var answer = rows.next() ? rows.getString(1) : "no answer";
            if (!answer.equals("ok")) {
                throw new SQLException(answer);
            }
        } catch (SQLException failed) {
            throw new StoreUnavailableException(
                    "the database " + database + " is damaged: " + failed.getMessage(), failed);
        }
    }
}
