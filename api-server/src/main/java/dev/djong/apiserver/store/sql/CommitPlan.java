package dev.djong.apiserver.store.sql;

import dev.djong.apiserver.store.sql.WriteRequest.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one transaction is going to write: decided in memory, each request on top of those before it. */
final class CommitPlan {
    private final Map<String, Head> heads;
    private final Map<String, Head> changed = new HashMap<>();
    private final List<LogRow> rows = new ArrayList<>();
    private final long atMillis;
    private long lastId;

    CommitPlan(Map<String, Head> heads, long lastId, long atMillis) {
        this.heads = heads;
        this.lastId = lastId;
        this.atMillis = atMillis;
    }

    List<LogRow> rows() {
        return rows;
    }

    Map<String, Head> changedHeads() {
        return changed;
    }

    long lastId() {
        return lastId;
    }

    Outcome decide(WriteRequest request) {
        var newest = newest(request.key());
        var head = newest == null || newest.deleted() ? null : newest;
        return switch (request) {
            case WriteRequest.Put put when put.expected() == 0 -> head == null ? put(put, newest) : new Outcome.Lost();
            case WriteRequest.Put put when head == null -> new Outcome.NotFound();
            case WriteRequest.Put put -> put.expected() == head.id() ? put(put, head) : new Outcome.Lost();
            case WriteRequest.Delete delete when head == null -> new Outcome.NotFound();
            case WriteRequest.Delete delete ->
                delete.expected() == head.id()
                        ? append(delete.key(), head, true, 0, LogRow.NO_VALUE)
                        : new Outcome.Lost();
        };
    }

    private @Nullable Head newest(String key) {
        var mine = changed.get(key);
        return mine == null ? heads.get(key) : mine;
    }

    private Outcome put(WriteRequest.Put put, @Nullable Head head) {
        return append(put.key(), head, false, put.expiresAtSeconds(), put.value());
    }

    private Outcome append(String key, @Nullable Head head, boolean deleted, long expires, byte[] value) {
        long id = ++lastId;
        rows.add(new LogRow(id, key, head == null ? 0 : head.id(), deleted, expires, atMillis, value));
        changed.put(key, new Head(id, deleted));
        return new Outcome.Committed(id);
    }
}
