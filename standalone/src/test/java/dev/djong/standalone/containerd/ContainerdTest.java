package dev.djong.standalone.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.djong.standalone.cluster.ClusterIdentity;
import dev.djong.standalone.cluster.DataDirectory;
import dev.djong.standalone.teardown.NodeTeardown;
import dev.djong.time.SystemTimers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("real")
class ContainerdTest {
    @TempDir
    Path folder;

    private DataDirectory directory;
    private final ClusterIdentity cluster =
            new ClusterIdentity("t%07x".formatted(ProcessHandle.current().pid()), 11, 0, 0, "n1");
    private Containerd containerd;

    @BeforeEach
    void requireParts() {
        directory = new DataDirectory(folder);
        containerd = new Containerd(ContainerdLayout.of(directory.containerd(), cluster.id()), Path.of("/usr/lib/cni"));
        boolean present = Capabilities.mayRunContainers()
                && Files.isExecutable(Path.of("/usr/bin/containerd"))
                && Files.isExecutable(Path.of("/usr/bin/busybox"));
        if (!"true".equals(System.getenv("CI"))) {
            Assumptions.assumeTrue(present, "needs root, containerd and busybox: run parts/install node");
        }
        assertThat(present).as("containerd and busybox are installed").isTrue();
    }

    @AfterEach
    void takeDown() throws IOException {
        new NodeTeardown(directory, cluster).run(problem -> {});
    }

    @Test
    void itRunsTheLocalImagesAndLeavesNothingBehind() throws Exception {
        containerd.start();
        containerd.start();
        new LocalImages(Path.of("/usr/bin/busybox")).importInto(containerd.layout(), directory.images());
        assertThat(ctr("images", "ls", "-q")).contains(ContainerdConfiguration.PAUSE_IMAGE, LocalImages.WEB_IMAGE);
        assertThat(ctr("run", "--rm", LocalImages.WEB_IMAGE, "greeting", "/bin/echo", "hello"))
                .containsExactly("hello");
        ctr("run", "--detach", ContainerdConfiguration.PAUSE_IMAGE, "sleeper");
        assertThat(ctr("tasks", "ls", "-q")).containsExactly("sleeper");

        new NodeTeardown(directory, cluster).run(problem -> assertThat(problem).isEmpty());

        assertThat(containerd.process()).isEmpty();
        assertThat(containerd.layout().run()).doesNotExist();
        assertThat(Files.readString(Path.of("/proc/self/mounts"))).doesNotContain(cluster.id(), folder.toString());
        assertThat(ProcessHandle.allProcesses()
                        .map(process -> process.info().commandLine().orElse(""))
                        .filter(command -> command.contains(cluster.id())))
                .isEmpty();
    }

    @Test
    void itImportsImagesHoweverTheyWereSaved() throws Exception {
        containerd.start();
        var layer = new TarWriter()
                .directory("bin")
                .file("bin/echo", 0755, Files.readAllBytes(Path.of("/usr/bin/busybox")))
                .toBytes();
        var images = List.of(
                image("old-docker", new SavedImage("shop/old:1", layer, "/bin/echo").byOldDocker()),
                image("docker", new SavedImage("docker.io/shop/new:1", layer, "/bin/echo").byDocker()),
                image("layout", new SavedImage("shop/oci:1", layer, "/bin/echo").byOthers()),
                image("jib", new SavedImage("shop/jib:1", layer, "/bin/echo").byJib()),
                image(
                        "packed",
                        SavedImage.gzip(new SavedImage("docker.io/shop/packed:1", layer, "/bin/echo").byDocker())));
        var names = new ArrayList<String>();
        for (var image : images) {
            names.addAll(LocalImages.importFile(containerd.layout(), image));
        }
        assertThat(names)
                .containsExactly(
                        "docker.io/shop/old:1",
                        "docker.io/shop/new:1",
                        "docker.io/shop/oci:1",
                        "docker.io/shop/jib:1",
                        "docker.io/shop/packed:1");
        for (var name : names) {
            assertThat(ctr("run", "--rm", name, "greeting", "/bin/echo", "hello"))
                    .containsExactly("hello");
        }
        var none = image("none", new byte[2_000]);
        assertThatThrownBy(() -> LocalImages.importFile(containerd.layout(), none))
                .hasMessageContaining("no image");
    }

    private ImageFile image(String name, byte[] tar) throws IOException {
        return new ImageFile(Files.write(folder.resolve(name + ".tar"), tar));
    }

    @Test
    void oneThatIsKilledIsStartedAgainAndItsContainersLiveOn() throws Exception {
        containerd.start();
        new LocalImages(Path.of("/usr/bin/busybox")).importInto(containerd.layout(), directory.images());
        ctr("run", "--detach", ContainerdConfiguration.PAUSE_IMAGE, "sleeper");
        var before = ctr("tasks", "ls");
        try (var timers = new SystemTimers();
                var keeper = new ContainerdKeeper(containerd, timers)) {
            keeper.keep();
            var first = containerd.process().orElseThrow();
            first.destroyForcibly();
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(containerd.process()).isPresent().get().isNotEqualTo(first);
                assertThat(ctr("tasks", "ls")).isEqualTo(before);
            });
        }
    }

    private List<String> ctr(String... arguments) throws Exception {
        var command = new ArrayList<>(
                List.of("ctr", "--address", containerd.layout().socket().toString(), "--namespace", "k8s.io"));
        Stream.of(arguments).forEach(command::add);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text.lines().toList();
    }
}
