package dev.djong.benchmarks.micro;

import dev.djong.apiserver.store.memory.MemoryStore;
import dev.djong.apiserver.watch.CacheFeed;
import dev.djong.apiserver.watch.Cursor;
import dev.djong.apiserver.watch.CursorBatch;
import dev.djong.apiserver.watch.EntryIndexer;
import dev.djong.apiserver.watch.FrameFormat;
import dev.djong.apiserver.watch.ListRequest;
import dev.djong.apiserver.watch.ListResult;
import dev.djong.apiserver.watch.ResourceStorage;
import dev.djong.apiserver.watch.StorageResult;
import dev.djong.apiserver.watch.StoredResource;
import dev.djong.apiserver.watch.WatchRequest;
import dev.djong.object.GroupResource;
import dev.djong.object.GroupVersionKind;
import dev.djong.object.Revision;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One write on the memory store, told to some cursors as frames; and a list of everything. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CursorBenchmark {
    private static final int OBJECTS = 10_000;

    @Param({"1", "100"})
    private int cursors;

    private final MemoryStore store = new MemoryStore(InstantSource.system());
    private final CacheFeed feed =
            new CacheFeed(store, "/registry/", InstantSource.system(), CacheFeed.DEFAULT_LOG_BUDGET_BYTES);
    private final ResourceStorage pods = new ResourceStorage(
            store,
            feed,
            feed.add(
                    new StoredResource(
                            new GroupResource("", "pods"),
                            new GroupVersionKind("", "v1", "Pod"),
                            "/registry/pods/",
                            true,
                            Duration.ZERO),
                    EntryIndexer.plain()));
    private final List<Cursor> open = new ArrayList<>();
    private Revision newest = Revision.ZERO;

    @Setup(Level.Trial)
    public void fill() throws InterruptedException {
        feed.start();
        while (!feed.isReady()) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < OBJECTS; i++) {
            newest = committed(pods.create(SamplePod.object("web-" + i)));
        }
        feed.awaitRevision(newest);
        for (int i = 0; i < cursors; i++) {
            open.add(pods.watch(WatchRequest.after("", newest.toString())));
        }
    }

    private static Revision committed(StorageResult result) {
        return ((StorageResult.Committed) result).entry().revision();
    }

    @Benchmark
    public long writeAndTell() throws InterruptedException {
        var object = SamplePod.object("web-" + (OBJECTS - 1));
        newest = committed(pods.update(object.key(), newest, object));
        long bytes = 0;
        for (var cursor : open) {
            if (cursor.next(Duration.ofSeconds(1)) instanceof CursorBatch.Deliveries(var deliveries)) {
                bytes += deliveries.getFirst().frame(FrameFormat.JSON_LINE).length;
            }
        }
        return bytes;
    }

    @Benchmark
    public int listTenThousand() {
        return ((ListResult.Listed) pods.list(ListRequest.all(""))).items().size();
    }

    @TearDown(Level.Trial)
    public void close() {
        open.forEach(Cursor::close);
        feed.close();
    }
}
