package dev.djong.benchmarks.micro;

import dev.djong.apiserver.watch.Encoded;
import dev.djong.apiserver.watch.EventType;
import dev.djong.apiserver.watch.FrameFormat;
import dev.djong.json.Json;
import dev.djong.json.JsonReader;
import dev.djong.json.JsonWriter;
import dev.djong.object.Revision;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A pod of 2.7 KB from tree to bytes and onto the wire. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EncodeBenchmark {
    private final byte[] bytes = SamplePod.bytes("web-1");
    private final Json tree = JsonReader.read(bytes);
    private final Encoded encoded = Encoded.of(bytes);
    private final Revision revision = new Revision(123_456_789);

    @Benchmark
    public Json decode() {
        return JsonReader.read(bytes);
    }

    @Benchmark
    public byte[] encode() {
        return JsonWriter.toBytes(tree);
    }

    @Benchmark
    public Encoded findSplicePoint() {
        return Encoded.of(bytes);
    }

    @Benchmark
    public byte[] splice() {
        return encoded.toBytes(revision);
    }

    @Benchmark
    public byte[] frame() {
        return FrameFormat.JSON_LINE.frame(EventType.MODIFIED, encoded, revision);
    }
}
