package dev.djong.apiserver.store.sql.history;

import java.util.List;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** What was written when, for as long as the store keeps it. */
public interface HistoryRepository extends Repository<HistoryEntry, Long> {

    /** The writes of one key, newest first. */
    @Query("SELECT id, name, deleted, at, value FROM log WHERE name = :key ORDER BY id DESC LIMIT :limit")
    List<HistoryEntry> ofKey(String key, int limit);

    /** The writes below a prefix in a span of time (since the epoch, the end exclusive), oldest first. */
    @Query("""
            SELECT id, name, deleted, at, value FROM log
            WHERE at >= :fromMillis AND at < :toMillis AND substr(name, 1, length(:prefix)) = :prefix
            ORDER BY id LIMIT :limit
            """)
    List<HistoryEntry> between(long fromMillis, long toMillis, String prefix, int limit);
}
