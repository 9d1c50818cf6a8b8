package dev.djong.apiserver.store.sql;

import dev.djong.apiserver.store.Change;
import dev.djong.apiserver.store.CompactedException;
import dev.djong.apiserver.store.ExpiryQueue;
import dev.djong.apiserver.store.KeyHistory;
import dev.djong.apiserver.store.KeyRange;
import dev.djong.apiserver.store.ListQuery;
import dev.djong.apiserver.store.Page;
import dev.djong.apiserver.store.Store;
import dev.djong.apiserver.store.StoreFigures;
import dev.djong.apiserver.store.StoreUnavailableException;
import dev.djong.apiserver.store.StoreWatch;
import dev.djong.apiserver.store.Stored;
import dev.djong.apiserver.store.WatchSignal;
import dev.djong.apiserver.store.WriteResult;
import dev.djong.apiserver.store.sql.WriteRequest.Outcome;
import dev.djong.object.Revision;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store in one SQLite file, for one api-server. */
public final class SqliteStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);
    private static final Duration TRIM_PERIOD = Duration.ofMinutes(1);
    private static final int WATCH_BATCH_CHANGES = 500;
    private static final int EXPIRE_AT_ONCE = 1_000;

    private final SqliteOptions options;
    private final InstantSource clock;
    private final SqliteFile file;
    private final SqliteReaders readers;
    private final GroupCommitter committer;
    private final RecentChanges recent;
    private final ExpiryQueue expiries = new ExpiryQueue();
    private Instant nextTrim;

    private SqliteStore(SqliteOptions options, InstantSource clock, SqliteFile file, Connection writer)
            throws SQLException {
        this.options = options;
        this.clock = clock;
        this.file = file;
        this.readers = new SqliteReaders(file);
        this.committer = new GroupCommitter(file, writer, clock);
        this.recent = committer.recent();
        this.nextTrim = clock.instant().plus(TRIM_PERIOD);
        readers.read(connection -> new LogTable(connection).expiries()).forEach(expiries::add);
    }

    /** @throws StoreUnavailableException if the file cannot be used or another process has it */
    public static SqliteStore open(SqliteOptions options, InstantSource clock) {
        var file = new SqliteFile(options.file());
        try {
            return new SqliteStore(options, clock, file, file.writer());
        } catch (SQLException | RuntimeException unusable) {
            file.close();
            throw new StoreUnavailableException(
                    "the database " + options.file() + " cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    /** Makes every revision from now on greater than {@code floor}: after a restore, or when moving in from elsewhere. */
    public void raiseRevision(Revision floor) {
        committer.raise(floor);
    }

    @Override
    public Optional<Stored> get(String key) {
        return readers.read(connection -> new LogTable(connection).newest(key));
    }

    @Override
    public Page list(ListQuery query) {
        var newest = recent.newest();
        var at = query.at().equals(Revision.ZERO) ? newest : query.at();
        if (newest.isBefore(at)) {
            throw new StoreUnavailableException("revision " + at + " is ahead of the store at " + newest);
        }
        var page = readers.read(connection -> page(new LogTable(connection), query, at));
        if (at.isBefore(committer.compacted())) {
            throw new CompactedException(at); // looked at last: a compaction may have run beside the read
        }
        return page;
    }

    private static Page page(LogTable table, ListQuery query, Revision at) throws SQLException {
        var items = table.list(query, at);
        boolean maybeMore = query.limit() > 0 && items.size() == query.limit();
        long remaining =
                maybeMore ? table.count(query.range().after(items.getLast().key()), at) : 0;
        return new Page(items, at, remaining > 0, remaining);
    }

    @Override
    public WriteResult create(String key, byte[] value, Duration timeToLive) {
        return put(key, 0, value, timeToLive, WriteResult.AlreadyExists::new);
    }

    @Override
    public WriteResult update(String key, Revision expected, byte[] value, Duration timeToLive) {
        return put(key, expected.value(), value, timeToLive, WriteResult.Conflict::new);
    }

    private WriteResult put(
            String key, long expected, byte[] value, Duration timeToLive, Function<Stored, WriteResult> lost) {
        var expires = timeToLive.isZero()
                ? Optional.<Instant>empty()
                : Optional.of(clock.instant().plus(timeToLive));
        long expiresAt = expires.map(at -> at.plusMillis(999).getEpochSecond()).orElse(0L);
        var request = new WriteRequest.Put(key, expected, value, expiresAt, new CompletableFuture<>());
        var result = result(key, committer.write(request), lost);
        if (expires.isPresent() && result instanceof WriteResult.Committed(var revision)) {
            expiries.add(new ExpiryQueue.Expiry(Instant.ofEpochSecond(expiresAt), key, revision));
        }
        return result;
    }

    @Override
    public WriteResult delete(String key, Revision expected) {
        var request = new WriteRequest.Delete(key, expected.value(), new CompletableFuture<>());
        return result(key, committer.write(request), WriteResult.Conflict::new);
    }

    private WriteResult result(String key, Outcome outcome, Function<Stored, WriteResult> lost) {
        return switch (outcome) {
            case Outcome.Committed(long id) -> new WriteResult.Committed(new Revision(id));
            case Outcome.Lost() -> get(key).map(lost).orElseGet(WriteResult.NotFound::new);
            case Outcome.NotFound() -> new WriteResult.NotFound();
            case Outcome.Unknown(var cause) -> new WriteResult.Unknown(cause);
        };
    }

    @Override
    public StoreWatch watch(KeyRange range, Revision after) {
        return new SqliteWatch(range, after);
    }

    @Override
    public KeyHistory history(String key, int limit) {
        return KeyHistory.limited(readers.read(connection -> new LogTable(connection).history(key, limit + 1)), limit);
    }

    @Override
    public StoreFigures figures() {
        long revisions = recent.newest().value() - committer.compacted().value();
        return readers.read(connection -> {
            var table = new LogTable(connection);
            return new StoreFigures(
                    table.bytes(), OptionalLong.of(revisions), OptionalLong.of(table.supersededBytes()));
        });
    }

    @Override
    public Revision currentRevision() {
        return recent.newest();
    }

    /** Nothing to ask: a watch that has read to the end says so by itself. */
    @Override
    public void requestProgress() {}

    @Override
    public void compact(Revision upTo) {
        committer.compact(upTo);
    }

    @Override
    public void maintain() {
        for (var expiry : expiries.due(clock.instant(), EXPIRE_AT_ONCE)) {
            delete(expiry.key(), expiry.revision());
        }
        var now = clock.instant();
        if (!options.retention().isZero() && now.isAfter(nextTrim)) {
            nextTrim = now.plus(TRIM_PERIOD);
            trimHistory(now.minus(options.retention()));
        }
    }

    private void trimHistory(Instant before) {
        var from = committer.compacted();
        long to = readers.read(connection -> new LogTable(connection)
                .lastIdBefore(
                        before.toEpochMilli(), from.value(), recent.newest().value()));
        if (to > from.value()) {
            committer.compact(new Revision(to));
        }
    }

    @Override
    public void close() {
        try (file) {
            committer.close();
            readers.close();
        } catch (SQLException failed) {
            LOG.warn("SQLite did not close cleanly: {}", failed.toString());
        }
    }

    private final class SqliteWatch implements StoreWatch {
        private final KeyRange range;
        private Revision position;
        private boolean closed;

        SqliteWatch(KeyRange range, Revision after) {
            this.range = range;
            this.position = after;
        }

        @Override
        public WatchSignal next(Duration timeout) throws InterruptedException {
            if (closed || recent.isClosed()) {
                return new WatchSignal.Closed();
            }
            if (!recent.await(position, timeout)) {
                return recent.isClosed() ? new WatchSignal.Closed() : new WatchSignal.Nothing();
            }
            var newest = recent.newest();
            var read = read();
            if (position.isBefore(committer.compacted())) { // looked at last, as in list
                return new WatchSignal.Compacted(committer.compacted());
            }
            position = read.isEmpty() ? newest : read.getLast().revision();
            var mine =
                    read.stream().filter(change -> range.contains(change.key())).toList();
            return mine.isEmpty() ? new WatchSignal.Progress(position) : new WatchSignal.Changes(mine);
        }

        private List<Change> read() {
            var fresh = recent.after(position, WATCH_BATCH_CHANGES);
            return fresh != null
                    ? fresh
                    : readers.read(connection -> new LogTable(connection).changesAfter(position, WATCH_BATCH_CHANGES));
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
