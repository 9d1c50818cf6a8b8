package dev.djong.node.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.djong.event.Subject;
import dev.djong.node.fakes.RecordedEvents;
import dev.djong.node.housekeeping.ImageCollector;
import dev.djong.node.housekeeping.ImageDisk;
import dev.djong.node.housekeeping.LogRotation;
import dev.djong.node.real.RealContainerd;
import dev.djong.node.real.RealPods;
import dev.djong.node.registration.FileSystemReader;
import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.cri.CriRuntime;
import dev.djong.time.SystemTimers;
import dev.djong.time.VirtualTimers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Logs and images of containers that really run. */
@Tag("real")
class UpkeepRealTest {
    private static final int LINES = 400;
    private static final LogOptions FOLLOW =
            new LogOptions(true, false, false, OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), "stdout");

    @TempDir(cleanup = CleanupMode.NEVER)
    static Path directory;

    @TempDir
    Path logs;

    static RealContainerd containerd;
    static CriRuntime runtime;
    static SystemTimers timers;

    @BeforeAll
    static void start() {
        containerd = new RealContainerd(directory, "nodeup");
        timers = new SystemTimers();
        runtime = new CriRuntime(containerd.endpoint(), timers);
    }

    @AfterAll
    static void stop() {
        if (runtime != null) {
            runtime.close();
            timers.close();
            containerd.close();
        }
    }

    @AfterEach
    void removePods() {
        runtime.sandboxes().forEach(sandbox -> runtime.removeSandbox(sandbox.id()));
    }

    /** Every line is shown once and in order, though the file is moved away again and again while it is written. */
    @Test
    void followingALogGoesOnOverItsRotation() throws Exception {
        var id = new RealPods(runtime, logs)
                .run("uid-log", "sh", "-c", "for i in $(seq " + LINES + "); do echo line $i; sleep 0.01; done");
        var log = Path.of(runtime.container(id).orElseThrow().logPath());
        var shown = new ByteArrayOutputStream();
        var follower = Thread.ofVirtual().start(() -> follow(id, log, shown));

        var clock = new VirtualTimers();
        var rotation = new LogRotation(runtime, new LogRotation.Policy(4000, 5), clock);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            rotation.run();
            clock.advance(Duration.ofSeconds(10));
            return runtime.container(id).filter(Container::running).isEmpty();
        });
        follower.join();

        var expected =
                IntStream.rangeClosed(1, LINES).mapToObj(i -> "line " + i).toList();
        assertThat(shown.toString(StandardCharsets.UTF_8).lines().toList()).isEqualTo(expected);
        assertThat(expected).endsWith(oldest(log));
        assertThat(files(log)).hasSizeBetween(3, 5);
    }

    private static void follow(String id, Path log, ByteArrayOutputStream shown) {
        try {
            new LogFile(log, FOLLOW, timers, shown)
                    .copy(() -> runtime.container(id).filter(Container::running).isPresent());
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static List<Path> files(Path log) throws IOException {
        try (var files = Files.list(log.getParent())) {
            return files.sorted().toList();
        }
    }

    /** What is left of the log, from its oldest packed file to the one written last. */
    private static String[] oldest(Path log) throws IOException {
        var lines = new StringBuilder();
        var files = files(log).stream().filter(file -> !file.equals(log)).toList();
        assertThat(files.getFirst().toString()).endsWith(".gz");
        assertThat(files.getLast().toString()).matches(".*0\\.log\\.\\d{8}-\\d{6}");
        for (var file : files) {
            try (var in = file.toString().endsWith(".gz")
                    ? new GZIPInputStream(Files.newInputStream(file))
                    : Files.newInputStream(file)) {
                lines.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return lines.append(Files.readString(log))
                .toString()
                .lines()
                .map(line -> line.split(" ", 4)[3])
                .toArray(String[]::new);
    }

    @Test
    void unusedImagesGoAndTheSandboxesImageStays() {
        new RealPods(runtime, logs).run("uid-image", "sleep", "1000");
        containerd.importImage("djong.test/unused:1", "/bin/true");
        var collector = new ImageCollector(
                runtime,
                () -> new FileSystemReader.Usage(1, 1_000_000, 10, 0, 0),
                new ImageCollector.Policy(85, 80, Duration.ZERO),
                new RecordedEvents(),
                new Subject("v1", "Node", "", "n1", "n1", "", ""),
                timers);

        collector.run();

        assertThat(runtime.image("djong.test/unused:1")).isEmpty();
        assertThat(runtime.image(RealContainerd.IMAGE)).isPresent();
        assertThat(runtime.image(RealContainerd.PAUSE)).isPresent();
    }

    @Test
    void theDiskOfImagesIsWhereTheRuntimeKeepsThem() throws IOException {
        var disk = new ImageDisk(runtime, Path.of("/"));
        assertThat(disk.directory().toString()).startsWith(directory + "/root");
        assertThat(disk.read().totalBytes())
                .isBetween(
                        disk.read().availableBytes(),
                        Files.getFileStore(directory).getTotalSpace());
        assertThat(disk.read().files()).isPositive();
    }
}
