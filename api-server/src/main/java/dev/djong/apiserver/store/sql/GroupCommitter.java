package dev.djong.apiserver.store.sql;

import dev.djong.apiserver.store.Change;
import dev.djong.apiserver.store.StoreUnavailableException;
import dev.djong.apiserver.store.sql.WriteRequest.Outcome;
import dev.djong.object.Revision;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. Whoever comes while a commit is under way waits for the next, which takes them all.
 *
 * <pre>
 *   waiting: update a@5, create b, update a@5, delete c@3
 *   decided: a → 9       b → 10    lost        c → 11      in memory, one after the other
 *   one transaction with rows 9, 10, 11, one fsync; then all four are answered
 * </pre>
 */
final class GroupCommitter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommitter.class);
    private static final int BATCH_WRITES = 512;

    private final SqliteFile file;
    private final InstantSource clock;
    private final RecentChanges recent;
    private final BlockingQueue<Object> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private Connection connection;
    private LogTable table;
    private Map<String, Head> heads;
    private long lastId;
    private volatile Revision compacted;
    private boolean stopped;
    private volatile boolean closed;

    /** Something other than a write that needs the writing connection. */
    private record Task(Action action, CompletableFuture<Void> done) {}

    private interface Action {
        void run(LogTable table) throws SQLException;
    }

    private record Stop() {}

    GroupCommitter(SqliteFile file, Connection connection, InstantSource clock) throws SQLException {
        this.file = file;
        this.connection = connection;
        this.clock = clock;
        this.table = new LogTable(connection);
        this.heads = table.heads();
        this.lastId = table.lastId();
        this.compacted = table.compacted();
        connection.commit();
        this.recent = new RecentChanges(new Revision(lastId));
        this.thread = Thread.ofPlatform().name("sqlite-writer").daemon().start(this::run);
    }

    RecentChanges recent() {
        return recent;
    }

    Revision compacted() {
        return compacted;
    }

    /** Whoever is interrupted while waiting does not know what becomes of the write. */
    Outcome write(WriteRequest request) {
        waiting.add(request);
        if (closed) {
            endWaiting(); // too late for the writer
        }
        try {
            return request.outcome().get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Outcome.Unknown(interrupted);
        } catch (ExecutionException never) {
            throw new IllegalStateException("a write's outcome is a value", never);
        }
    }

    void compact(Revision upTo) {
        run(table -> {
            if (compacted.isBefore(upTo) && upTo.value() <= lastId) {
                table.compact(compacted, upTo);
                connection.commit();
                heads.values().removeIf(head -> head.deleted() && head.id() <= upTo.value());
                compacted = upTo;
            }
        });
    }

    /** Makes every revision from now on greater than {@code floor}. */
    void raise(Revision floor) {
        run(table -> {
            if (lastId < floor.value()) {
                table.raise(floor.value());
                connection.commit();
                lastId = floor.value();
                recent.restart(floor);
            }
        });
    }

    private void run(Action action) {
        var task = new Task(action, new CompletableFuture<>());
        waiting.add(task);
        if (closed) {
            endWaiting();
        }
        try {
            task.done.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof StoreUnavailableException cause ? cause : failed;
        }
    }

    private void run() {
        try {
            var batch = new ArrayList<>();
            while (!stopped) {
                batch.add(waiting.take());
                waiting.drainTo(batch, BATCH_WRITES - 1);
                handleOrRecover(batch);
                batch.clear();
            }
        } catch (InterruptedException interrupted) {
            LOG.error("the SQLite writer was interrupted, nothing is written any more");
        }
    }

    /** Nothing may end this thread: all writes would wait for ever. */
    private void handleOrRecover(List<Object> batch) {
        try {
            handle(batch);
        } catch (RuntimeException | Error bug) {
            LOG.error("SQLite's writer failed and starts over", bug);
            batch.forEach(each -> end(each, bug));
            recover();
        }
    }

    private static void end(Object request, Throwable why) {
        switch (request) {
            case WriteRequest write -> write.outcome().complete(new Outcome.Unknown(why));
            case Task task ->
                task.done.completeExceptionally(new StoreUnavailableException("SQLite: " + why.getMessage(), why));
            default -> {}
        }
    }

    private void handle(List<Object> batch) {
        var writes = new ArrayList<WriteRequest>();
        for (var each : batch) {
            switch (each) {
                case WriteRequest write -> writes.add(write);
                case Task task -> handle(task);
                default -> stopped = true;
            }
        }
        if (!writes.isEmpty()) {
            commit(writes);
        }
    }

    private void handle(Task task) {
        try {
            task.action.run(table);
            task.done.complete(null);
        } catch (SQLException failed) {
            task.done.completeExceptionally(new StoreUnavailableException("SQLite: " + failed.getMessage(), failed));
            recover();
        }
    }

    private void commit(List<WriteRequest> writes) {
        var plan = new CommitPlan(heads, lastId, clock.millis());
        var outcomes = writes.stream().map(plan::decide).toList();
        try {
            if (!plan.rows().isEmpty()) {
                table.append(plan.rows());
                connection.commit();
                publish(plan);
            }
        } catch (SQLException | RuntimeException failed) {
            LOG.error("SQLite failed to commit {} writes: {}", plan.rows().size(), failed.toString());
            writes.forEach(write -> write.outcome().complete(new Outcome.Unknown(failed)));
            recover();
            return;
        }
        for (int i = 0; i < writes.size(); i++) {
            writes.get(i).outcome().complete(outcomes.get(i));
        }
    }

    private void publish(CommitPlan plan) {
        heads.putAll(plan.changedHeads());
        lastId = plan.lastId();
        List<Change> changes = plan.rows().stream().map(LogRow::change).toList();
        recent.add(changes);
    }

    /** Nobody knows what of a failed commit is there: forget what we thought and ask the table. */
    private void recover() {
        try {
            connection.close();
            connection = file.writer();
            table = new LogTable(connection);
            heads = new HashMap<>(table.heads());
            lastId = Math.max(lastId, table.lastId());
            connection.commit();
            recent.restart(new Revision(lastId));
        } catch (SQLException | RuntimeException stillBroken) {
            LOG.error("SQLite cannot be opened again, the next write tries once more: {}", stillBroken.toString());
        }
    }

    @Override
    public void close() throws SQLException {
        waiting.add(new Stop());
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        closed = true;
        recent.close();
        endWaiting();
        connection.close();
    }

    /** Nobody handles them any more. */
    private void endWaiting() {
        for (var left = waiting.poll(); left != null; left = waiting.poll()) {
            end(left, new StoreUnavailableException("the store was closed"));
        }
    }
}
