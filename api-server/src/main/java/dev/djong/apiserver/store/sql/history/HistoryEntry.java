package dev.djong.apiserver.store.sql.history;

import dev.djong.object.Revision;
import java.time.Instant;
import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Column;
import org.springframework.data.relational.core.mapping.Table;

/**
 * One write of the log.
 *
 * @param key the store key
 * @param deleted 1 for a deletion; SQLite has no booleans
 * @param atMillis when it was committed, since the epoch
 * @param value what was written, as it lies in the store; empty for a deletion
 */
@Table("log")
public record HistoryEntry(
        @Id @Column("id") long id,
        @Column("name") String key,
        @Column("deleted") int deleted,
        @Column("at") long atMillis,
        @Column("value") byte[] value) {

    public Revision revision() {
        return new Revision(id);
    }

    public boolean isDeletion() {
        return deleted != 0;
    }

    public Instant at() {
        return Instant.ofEpochMilli(atMillis);
    }
}
