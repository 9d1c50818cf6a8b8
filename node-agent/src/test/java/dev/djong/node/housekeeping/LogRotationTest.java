package dev.djong.node.housekeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.djong.node.fakes.StubRuntime;
import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.time.VirtualTimers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRotationTest {
    private static final int MAX_BYTES = 10;

    @TempDir
    Path directory;

    private final StubRuntime runtime = new StubRuntime();
    private final VirtualTimers timers = new VirtualTimers(Instant.parse("2026-01-01T12:00:00Z"));
    private final LogRotation rotation = new LogRotation(runtime, new LogRotation.Policy(MAX_BYTES, 4), timers);
    private Path log;

    @BeforeEach
    void runContainer() {
        log = directory.resolve("0.log");
        runtime.running("uid-1", "app", "web:1", log.toString());
    }

    private void writeAndRotate(String text) throws IOException {
        Files.writeString(log, text);
        rotation.run();
        timers.advance(Duration.ofSeconds(10));
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aSmallLogStays() throws IOException {
        writeAndRotate("123456789");
        assertThat(files()).containsExactly("0.log");
        assertThat(runtime.reopened).isEmpty();
    }

    @Test
    void aLogAtTheLimitIsMovedAwayAndReopened() throws IOException {
        writeAndRotate("1234567890");
        assertThat(files()).containsExactly("0.log.20260101-120000");
        assertThat(runtime.reopened).containsExactly("uid-1-app");
    }

    @Test
    void onlyTheNewestAreKeptAndAllButTheLastArePacked() throws IOException {
        for (int i = 1; i <= 5; i++) {
            writeAndRotate("rotation " + i);
        }
        Files.writeString(log, "now");

        assertThat(files())
                .containsExactly(
                        "0.log", "0.log.20260101-120020.gz", "0.log.20260101-120030.gz", "0.log.20260101-120040");
        assertThat(unpacked("0.log.20260101-120030.gz")).isEqualTo("rotation 4");
    }

    private String unpacked(String name) throws IOException {
        try (var in = new GZIPInputStream(Files.newInputStream(directory.resolve(name)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whatAnInterruptedRotationLeftIsTidied() throws IOException {
        Files.writeString(directory.resolve("0.log.20260101-110000"), "packed already");
        Files.writeString(directory.resolve("0.log.20260101-110000.gz"), "packed already");
        Files.writeString(directory.resolve("0.log.20260101-110010.tmp"), "half");
        writeAndRotate("1234567890");
        assertThat(files()).containsExactly("0.log.20260101-110000.gz", "0.log.20260101-120000");
    }

    @Test
    void aLogThatIsGoneIsReopened() throws IOException {
        rotation.run();
        assertThat(runtime.reopened).containsExactly("uid-1-app");
        assertThat(files()).isEmpty();
    }

    @Test
    void aLogThatCannotBeReopenedIsMovedBack() throws IOException {
        runtime.failure = Optional.of(new RuntimeFailure("no", null));
        writeAndRotate("1234567890");
        assertThat(files()).containsExactly("0.log");
    }

    @Test
    void aNegativeSizeIsNever() throws IOException {
        Files.writeString(log, "x".repeat(1000));
        new LogRotation(runtime, new LogRotation.Policy(-1, 2), timers).run();
        assertThat(files()).containsExactly("0.log");
    }

    @Test
    void fewerThanTwoFilesAreRefused() {
        assertThatThrownBy(() -> new LogRotation.Policy(1, 1)).hasMessageContaining("must be at least 2");
    }

    @Test
    void aRemovedContainersLogGoesWithAllThatItWasRotatedTo() throws IOException {
        Files.writeString(log, "now");
        Files.writeString(directory.resolve("0.log.20260101-110000.gz"), "before");
        Files.writeString(directory.resolve("10.log"), "of another attempt");
        RotatedLogs.deleteAll(log);
        assertThat(files()).containsExactly("10.log");
    }
}
