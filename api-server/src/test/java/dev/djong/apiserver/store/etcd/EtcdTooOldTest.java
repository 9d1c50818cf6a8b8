package dev.djong.apiserver.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.djong.apiserver.ApiServerApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An api-server on a real etcd 3.4, which loses and repeats watch events. */
@Tag("real")
class EtcdTooOldTest {
    @TempDir
    Path folder;

    @Test
    void theServerSaysSoInOneLineAndEnds() throws Exception {
        try (var etcd = EtcdServer.startOld(folder.resolve("etcd"))) {
            var server = start(etcd);
            try {
                assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                server.destroyForcibly();
            }
            assertThat(server.exitValue()).isEqualTo(1);
            assertThat(output(server))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("api-server: etcd 3.4.")
                            .contains("is too old")
                            .contains("use 3.5.13 or newer"));
        }
    }

    private Process start(EtcdServer etcd) throws IOException {
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                // What a service logs with, instead of what the tests on this class path log with.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                ApiServerApplication.class.getName(),
                "--etcd-servers=" + etcd.endpoints().getFirst(),
                "--secure-port=0",
                "--bind-address=127.0.0.1");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private List<String> output(Process server) throws IOException {
        assertThat(server.isAlive()).isFalse();
        return Files.readAllLines(folder.resolve("output"));
    }
}
