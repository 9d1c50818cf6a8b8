package dev.djong.shell.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    enum Mode {
        HARD_WAY,
        EASY_WAY
    }

    record Example(
            @Flag(help = "file") Optional<Path> config,
            @Flag(defaultsTo = "", help = "servers") List<String> etcdServers,
            @Flag(defaultsTo = "40s", help = "wait") Duration leaseDuration,
            @Flag(defaultsTo = "true", help = "elect") boolean leaderElect,
            @Flag(defaultsTo = "hard-way", help = "mode") Mode mode,
            @Flag(defaultsTo = "", help = "labels") Map<String, String> nodeLabels,

            @Flag(defaultsTo = "110", help = "pods", name = "max-pods")
            int podLimit,

            @Flag(defaultsTo = "", help = "name") String nodeName) {}

    @Test
    void everyTypeIsReadFromFlagsInAllTheirForms() {
        var example = bind(
                List.of(
                        "--etcd-servers=a,b",
                        "--etcd-servers",
                        "c",
                        "--leader-elect=false",
                        "--mode=easy-way",
                        "--node-labels=zone=z1,disk=ssd",
                        "-max-pods=7",
                        "--lease-duration=1m30s"),
                Map.of());
        assertThat(example)
                .isEqualTo(new Example(
                        Optional.empty(),
                        List.of("a", "b", "c"),
                        Duration.ofSeconds(90),
                        false,
                        Mode.EASY_WAY,
                        Map.of("zone", "z1", "disk", "ssd"),
                        7,
                        ""));
    }

    @Test
    void aBooleanMayStandAloneAndTheNextFlagIsItsOwn() {
        assertThat(bind(List.of("--leader-elect", "--max-pods=3"), Map.of()).leaderElect())
                .isTrue();
    }

    @Test
    void flagsWinOverTheEnvironmentAndThatOverTheFile(@TempDir Path folder) throws Exception {
        var file = Files.writeString(
                folder.resolve("c.yaml"), "maxPods: 1\nnodeName: file\netcd-servers: [x, y]\nleaseDuration: 5s\n");
        var example = bind(
                List.of("--config=" + file, "--max-pods=3"),
                Map.of("DJONG_NODE_MAX_PODS", "2", "DJONG_NODE_NAME", "variable"));
        assertThat(example.podLimit()).isEqualTo(3);
        assertThat(example.nodeName()).isEqualTo("variable");
        assertThat(example.etcdServers()).containsExactly("x", "y");
        assertThat(example.leaseDuration()).isEqualTo(Duration.ofSeconds(5));
    }

    record Component(
            @Flag(help = "file") Optional<Path> config,
            @Flag(help = "kind") Optional<String> configKind,
            @Flag(defaultsTo = "true", help = "elect") boolean leaderElect,
            @Flag(defaultsTo = "15s", help = "lease") Duration leaderElectLeaseDuration) {}

    @Test
    void aComponentsOwnFileIsLeftToItSaveForLeaderElection(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("c.yaml"), """
            apiVersion: kubescheduler.config.k8s.io/v1
            kind: KubeSchedulerConfiguration
            leaderElection: {leaderElect: false, leaseDuration: 30s, resourceLock: leases}
            profiles: []
            """);
        var component = Settings.bind("node", List.of(Component.class), List.of("--config=" + file), Map.of())
                .get(Component.class);
        assertThat(component.configKind()).contains("KubeSchedulerConfiguration");
        assertThat(component.leaderElect()).isFalse();
        assertThat(component.leaderElectLeaseDuration()).isEqualTo(Duration.ofSeconds(30));
        assertFails(List.of("--config=" + file), Map.of(), "unknown key 'config-kind' in " + file);
    }

    @Test
    void anUnknownKeyOfAnySourceStopsTheStart(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("c.yaml"), "maxPodz: 1\n");
        assertFails(List.of("--config=" + file), Map.of(), "unknown key 'max-podz' in " + file + " (did you mean");
        assertFails(List.of("--nonsense=1"), Map.of(), "unknown flag --nonsense; --help lists all");
        assertFails(List.of(), Map.of("DJONG_NODE_NONSENSE", "1"), "unknown setting 'nonsense' in the environment");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--max-pods=many      | --max-pods=many: not a number",
                "--leader-elect=maybe | --leader-elect=maybe: use true or false",
                "--mode=other         | --mode=other: use one of hard-way, easy-way",
                "--lease-duration=4   | --lease-duration=4: not a duration, write it like 40s, 1m30s or 2h",
                "--node-labels=zone   | --node-labels=zone: 'zone' is not of the form key=value",
                "--node-name          | --node-name needs a value: --node-name=...",
                "stray                | 'stray' is not a flag: flags start with --",
                "--config=/nowhere/c  | --config=/nowhere/c: cannot read this file: /nowhere/c"
            })
    void aValueThatCannotBeReadIsNamed(String flag, String message) {
        assertFails(List.of(flag), Map.of(), message);
    }

    @ParameterizedTest
    @CsvSource({"300ms,PT0.3S", "1m30s,PT1M30S", "1.5h,PT1H30M", "0,PT0S", "2us,PT0.000002S"})
    void durationsAreReadAsGoWritesThem(String text, Duration expected) {
        assertThat(DurationText.parse(text)).isEqualTo(expected);
    }

    private static Example bind(List<String> flags, Map<String, String> environment) {
        return Settings.bind("node", List.of(Example.class), flags, environment).get(Example.class);
    }

    private static void assertFails(List<String> flags, Map<String, String> environment, String message) {
        assertThatThrownBy(() -> bind(flags, environment))
                .isInstanceOf(FlagException.class)
                .hasMessageStartingWith(message);
    }
}
