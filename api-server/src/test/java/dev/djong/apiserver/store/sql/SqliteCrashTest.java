package dev.djong.apiserver.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.djong.object.Revision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An acknowledged write is there after the process was killed. */
class SqliteCrashTest {
    @TempDir
    Path folder;

    @Test
    void everyAcknowledgedWriteOutlivesAKill() throws Exception {
        var file = folder.resolve("state.db");
        for (int round = 0; round < 2; round++) {
            var process = new ProcessBuilder(writer(file, 8, Long.MAX_VALUE))
                    .redirectErrorStream(true)
                    .start();
            var acknowledged = killAfter(process, 400);
            try (var store = SqliteStore.open(SqliteOptions.at(file), InstantSource.system())) {
                assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(400);
                acknowledged.forEach((key, revision) -> {
                    assertThat(store.get(key)).as(key).hasValueSatisfying(stored -> {
                        assertThat(stored.revision()).isEqualTo(revision);
                        assertThat(new String(stored.value(), StandardCharsets.UTF_8))
                                .isEqualTo(key.repeat(40));
                    });
                });
            }
            file = folder.resolve("state" + round + ".db");
        }
    }

    private static Map<String, Revision> killAfter(Process process, int writes) throws IOException {
        var acknowledged = new HashMap<String, Revision>();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var parts = line.split(" ");
                if (parts.length == 2 && parts[0].startsWith("/registry/crash/")) {
                    acknowledged.put(parts[0], new Revision(Long.parseLong(parts[1])));
                }
                if (acknowledged.size() == writes) {
                    process.toHandle().destroyForcibly();
                }
            }
        }
        return acknowledged;
    }

    /** Nobody cuts the power here: the system calls tell that the log reaches the disk before each answer. */
    @Test
    @Tag("real")
    void theLogIsSyncedBeforeEachAnswer() throws Exception {
        if (new ProcessBuilder("sh", "-c", "command -v strace").start().waitFor() != 0) {
            var missing = "no strace: apt-get install strace";
            assertThat(System.getenv("CI")).as(missing).isNotEqualTo("true");
            abort(missing);
        }
        var trace = folder.resolve("trace");
        var command =
                new ArrayList<>(List.of("strace", "-f", "-e", "trace=fdatasync,fsync,write", "-o", trace.toString()));
        command.addAll(writer(folder.resolve("state.db"), 1, 20));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        int answers = 0;
        int syncs = 0;
        for (var call : Files.readAllLines(trace)) {
            syncs += call.contains("sync") && call.endsWith("= 0") ? 1 : 0;
            if (call.contains("write(1, \"/registry/crash/")) {
                answers++;
                assertThat(syncs).as("syncs before answer %d", answers).isPositive();
                syncs = 0;
            }
        }
        assertThat(answers).isEqualTo(20);
    }

    private static List<String> writer(Path file, int writers, long limit) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingWriter.class.getName(),
                file.toString(),
                "" + writers,
                "" + limit);
    }
}
