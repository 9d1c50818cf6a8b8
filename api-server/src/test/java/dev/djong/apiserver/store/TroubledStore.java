package dev.djong.apiserver.store;

import dev.djong.object.Revision;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store of which a test says what goes wrong: answers that are lost on their way, a full disk, and watches that are told
 * nothing while everything else works, as on a member of etcd that was cut off.
 */
public final class TroubledStore implements Store {
    private final Store store;
    private final AtomicInteger answersToLose = new AtomicInteger();
    private volatile Optional<String> refusal = Optional.empty();
    private volatile boolean full;
    private volatile CountDownLatch telling = new CountDownLatch(0);

    public TroubledStore(Store store) {
        this.store = store;
    }

    /** The next so many updates happen, but nobody learns of it. */
    public void loseAnswers(int count) {
        answersToLose.set(count);
    }

    /** What {@link #refusal} tells; empty when there is room again. */
    public void refuse(Optional<String> why) {
        refusal = why;
        full = why.isPresent();
    }

    @Override
    public WriteResult update(String key, Revision expected, byte[] value, Duration timeToLive) {
        requireRoom();
        var result = store.update(key, expected, value, timeToLive);
        return answersToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0
                ? new WriteResult.Unknown(new IllegalStateException("the answer was lost"))
                : result;
    }

    @Override
    public WriteResult create(String key, byte[] value, Duration timeToLive) {
        requireRoom();
        return store.create(key, value, timeToLive);
    }

    private void requireRoom() {
        if (full) {
            throw new StoreUnavailableException(refusal.orElse("full"));
        }
    }

    @Override
    public Optional<String> refusal() {
        return refusal;
    }

    @Override
    public Optional<Stored> get(String key) {
        return store.get(key);
    }

    @Override
    public Page list(ListQuery query) {
        return store.list(query);
    }

    @Override
    public WriteResult delete(String key, Revision expected) {
        return store.delete(key, expected);
    }

    /** Watches are told nothing until {@link #tell}. */
    public void keepSilent() {
        telling = new CountDownLatch(1);
    }

    public void tell() {
        telling.countDown();
    }

    @Override
    public StoreWatch watch(KeyRange range, Revision after) {
        var watch = store.watch(range, after);
        return new StoreWatch() {
            @Override
            public WatchSignal next(Duration timeout) throws InterruptedException {
                var signal = watch.next(timeout);
                telling.await();
                return signal;
            }

            @Override
            public void close() {
                watch.close();
            }
        };
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
    public void close() {
        store.close();
    }
}
