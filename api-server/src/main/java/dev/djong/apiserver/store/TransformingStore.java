package dev.djong.apiserver.store;

import dev.djong.object.Revision;
import java.time.Duration;
import java.util.Optional;

/** A store whose values pass through a {@link ValueTransformer} on their way in and out. */
public final class TransformingStore implements Store {
    private final Store store;
    private final ValueTransformer transformer;

    public TransformingStore(Store store, ValueTransformer transformer) {
        this.store = store;
        this.transformer = transformer;
    }

    @Override
    public Optional<Stored> get(String key) {
        return store.get(key).map(this::plain);
    }

    @Override
    public Page list(ListQuery query) {
        var page = store.list(query);
        if (query.keysOnly()) {
            return page;
        }
        var items = page.items().stream().map(this::plain).toList();
        return new Page(items, page.revision(), page.more(), page.remaining());
    }

    @Override
    public WriteResult create(String key, byte[] value, Duration timeToLive) {
        return plain(store.create(key, transformer.toStorage(key, value), timeToLive));
    }

    @Override
    public WriteResult update(String key, Revision expected, byte[] value, Duration timeToLive) {
        return plain(store.update(key, expected, transformer.toStorage(key, value), timeToLive));
    }

    @Override
    public WriteResult delete(String key, Revision expected) {
        return plain(store.delete(key, expected));
    }

    @Override
    public StoreWatch watch(KeyRange range, Revision after) {
        return new PlainWatch(store.watch(range, after));
    }

    @Override
    public KeyHistory history(String key, int limit) {
        var history = store.history(key, limit);
        var writes = history.writes().stream()
                .map(write -> new PastWrite(plain(write.change()), write.at()))
                .toList();
        return new KeyHistory(writes, history.more());
    }

    @Override
    public StoreFigures figures() {
        return store.figures();
    }

    @Override
    public Revision currentRevision() {
        return store.currentRevision();
    }

    @Override
    public void requestProgress() {
        store.requestProgress();
    }

    @Override
    public void compact(Revision upTo) {
        store.compact(upTo);
    }

    @Override
    public void maintain() {
        store.maintain();
    }

    @Override
    public Optional<String> refusal() {
        return store.refusal();
    }

    @Override
    public void close() {
        store.close();
    }

    private Stored plain(Stored stored) {
        var plain = transformer.fromStorage(stored.key(), stored.value());
        return new Stored(stored.key(), plain.value(), stored.revision(), stored.stale() || plain.stale());
    }

    private WriteResult plain(WriteResult result) {
        return switch (result) {
            case WriteResult.AlreadyExists(var current) -> new WriteResult.AlreadyExists(plain(current));
            case WriteResult.Conflict(var current) -> new WriteResult.Conflict(plain(current));
            case WriteResult.Committed committed -> committed;
            case WriteResult.NotFound notFound -> notFound;
            case WriteResult.Unknown unknown -> unknown;
        };
    }

    private Change plain(Change change) {
        return switch (change) {
            case Change.Put(var stored) -> new Change.Put(plain(stored));
            case Change.Removed removed -> removed;
        };
    }

    private final class PlainWatch implements StoreWatch {
        private final StoreWatch watch;

        PlainWatch(StoreWatch watch) {
            this.watch = watch;
        }

        @Override
        public WatchSignal next(Duration timeout) throws InterruptedException {
            return switch (watch.next(timeout)) {
                case WatchSignal.Changes(var changes) ->
                    new WatchSignal.Changes(
                            changes.stream().map(TransformingStore.this::plain).toList());
                case WatchSignal other -> other;
            };
        }

        @Override
        public void close() {
            watch.close();
        }
    }
}
