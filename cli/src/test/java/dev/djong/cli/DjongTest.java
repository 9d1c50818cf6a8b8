package dev.djong.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DjongTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"up", "down", "status", "logs", "history", "kubeconfig", "kubectl", "doctor"})
    void everyCommandTakesADataDirectoryAndHasHelp(String command) {
        assertThat(execute(command, "--help")).isZero();
        assertThat(out.toString()).contains("--data-dir", "--help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "kubeconfig"})
    void whereThereIsNoClusterOneLineSaysHowToMakeOne(String command) {
        assertThat(execute(command, "--data-dir=" + folder.resolve("none"))).isEqualTo(1);
        assertThat(err.toString().lines().toList())
                .containsExactly(
                        "djong: there is no cluster in " + folder.resolve("none") + ": make one with 'djong up'");
    }

    @Test
    void whatFollowsKubectlIsKubectls() {
        var parsed = Djong.commandLine().parseArgs("kubectl", "--data-dir", "d", "get", "pods", "-o", "yaml", "--help");
        var kubectl = parsed.subcommand().commandSpec();
        assertThat(kubectl.positionalParameters().getFirst().<List<String>>getValue())
                .containsExactly("get", "pods", "-o", "yaml", "--help");
    }

    @Test
    void whatFollowsAServiceIsTheServices() {
        var parsed = Djong.commandLine().parseArgs("run", "scheduler", "--kubeconfig", "x", "--v=4");
        assertThat(parsed.subcommand()
                        .commandSpec()
                        .positionalParameters()
                        .getFirst()
                        .<List<String>>getValue())
                .containsExactly("scheduler", "--kubeconfig", "x", "--v=4");
    }

    @Test
    void anUnknownServiceIsNamedWithThoseThatExist() {
        assertThat(execute("run", "kubelet")).isEqualTo(1);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(
                        "djong: there is no service 'kubelet': use one of api-server, cloud, controllers, scheduler, node");
    }

    @Test
    void anUnknownRuntimeIsRefusedBeforeAnythingStarts() {
        assertThat(execute("up", "--runtime=docker", "--data-dir=" + folder)).isEqualTo(1);
        assertThat(err.toString()).isEqualToIgnoringNewLines("djong: --runtime=docker: use containerd or simulated");
        assertThat(folder).isEmptyDirectory();
    }

    private int execute(String... arguments) {
        return Djong.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
