package dev.djong.node.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.djong.json.Json;
import dev.djong.json.JsonArray;
import dev.djong.json.JsonObject;
import dev.djong.json.JsonWriter;
import dev.djong.node.network.CniConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A containerd of the test's own: configuration, root, state and socket in one directory, a busybox image in its store. */
public final class RealContainerd implements AutoCloseable {
    /** Static busybox with a shell and the usual tools. */
    public static final String IMAGE = "djong.test/busybox:1";

    public static final String PAUSE = "djong.test/pause:1";
    private static final List<String> NEEDED =
            List.of("/usr/bin/containerd", "/usr/sbin/runc", "/usr/lib/cni/bridge", "/bin/busybox");
    private static final List<String> TOOLS = List.of(
            "sh",
            "sleep",
            "cat",
            "echo",
            "ls",
            "true",
            "false",
            "httpd",
            "nc",
            "id",
            "kill",
            "touch",
            "wget",
            "ps",
            "mkdir",
            "chmod",
            "ln",
            "rm",
            "env",
            "hostname",
            "stat",
            "readlink",
            "date",
            "test",
            "grep",
            "head",
            "dd",
            "blockdev",
            "seq");

    private final Path directory;
    private final String id;
    private final Path programs;
    private Process process;

    /** The machine's own. @param directory on a disk that can carry overlays; its path must be short */
    public RealContainerd(Path directory, String id) {
        this(directory, id, Path.of("/usr/bin"));
    }

    private RealContainerd(Path directory, String id, Path programs) {
        this.directory = directory;
        this.id = id;
        this.programs = programs;
        requireParts();
        try {
            prepare();
            process = launch();
            importImages();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of version 2 or newer, whose CRI has events. */
    public static RealContainerd newest(Path directory, String id) {
        var found = run(Path.of("..").resolve("parts/install").toString(), "--print-path", "new-containerd");
        if ("true".equals(System.getenv("CI"))) {
            assertThat(found).as("parts/install new-containerd").startsWith("0");
        }
        assumeTrue(found.startsWith("0"), "run 'parts/install new-containerd'");
        return new RealContainerd(directory, id, Path.of(found.substring(2).strip()));
    }

    private static void requireParts() {
        var missing =
                NEEDED.stream().filter(part -> !Files.exists(Path.of(part))).toList();
        boolean root = "root".equals(System.getProperty("user.name"));
        if ("true".equals(System.getenv("CI"))) {
            assertThat(missing).as("parts/install node").isEmpty();
            assertThat(root).as("real containers need root").isTrue();
        }
        assumeTrue(missing.isEmpty(), "run 'parts/install node': missing " + missing);
        assumeTrue(root, "real containers need root");
    }

    public URI endpoint() {
        return URI.create("unix://" + socket());
    }

    private Path socket() {
        return directory.resolve("c.sock");
    }

    private void prepare() throws IOException {
        Files.createDirectories(directory.resolve("net"));
        new CniConfiguration(id, List.of("10.199.7.0/24"), directory.resolve("addresses"), true)
                .write(directory.resolve("net"));
        Files.writeString(directory.resolve("config.toml"), """
            version = 2
            root = "%1$s/root"
            state = "%1$s/state"
            disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", \
            "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.internal.v1.opt"]
            [grpc]
              address = "%1$s/c.sock"
            [plugins."io.containerd.grpc.v1.cri"]
              sandbox_image = "%2$s"
              restrict_oom_score_adj = true
              disable_apparmor = true
              enable_cdi = true
              cdi_spec_dirs = ["%1$s/cdi"]
              stream_server_address = "127.0.0.1"
              stream_server_port = "0"
              disable_hugetlb_controller = true
              tolerate_missing_hugetlb_controller = true
              [plugins."io.containerd.grpc.v1.cri".cni]
                bin_dir = "/usr/lib/cni"
                conf_dir = "%1$s/net"
            """.formatted(directory, PAUSE));
    }

    private Process launch() throws IOException {
        var builder = new ProcessBuilder(
                        programs.resolve("containerd").toString(),
                        "--config",
                        directory.resolve("config.toml").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()));
        // It starts the shim that it finds first.
        builder.environment().merge("PATH", programs.toString(), (path, first) -> first + ":" + path);
        var started = builder.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(socket()) && answers());
        return started;
    }

    private boolean answers() {
        return run(programs.resolve("ctr").toString(), "-a", socket().toString(), "version")
                .startsWith("0");
    }

    /** As an upgrade of the package would: containers live on in their shims. */
    public void restart() throws IOException {
        process.destroy();
        await().until(() -> !process.isAlive());
        Files.deleteIfExists(socket());
        process = launch();
    }

    private void importImages() throws IOException {
        var build = Files.createDirectories(directory.resolve("build"));
        var bin = Files.createDirectories(build.resolve("rootfs/bin"));
        Files.createDirectories(build.resolve("rootfs/tmp"));
        Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
        for (var tool : TOOLS) {
            Files.createSymbolicLink(bin.resolve(tool), Path.of("busybox"));
        }
        require(
                "tar",
                "-C",
                build.resolve("rootfs").toString(),
                "-cf",
                build.resolve("layer.tar").toString(),
                ".");
        importImage(build, IMAGE, JsonArray.of(Json.of("/bin/sh")));
        importImage(build, PAUSE, JsonArray.of(Json.of("/bin/sleep"), Json.of("2000000000")));
    }

    private void importImage(Path build, String name, JsonArray command) throws IOException {
        var layer = "sha256:" + sha256(build.resolve("layer.tar"));
        var config = JsonObject.builder()
                .put("architecture", "amd64")
                .put("os", "linux")
                .put("config", JsonObject.of("Cmd", command, "Env", JsonArray.of(Json.of("PATH=/bin"))))
                .put("rootfs", JsonObject.of("type", Json.of("layers"), "diff_ids", JsonArray.of(Json.of(layer))))
                .build();
        Files.write(build.resolve("config.json"), JsonWriter.toBytes(config));
        var manifest = JsonObject.of(
                "Config", Json.of("config.json"),
                "RepoTags", JsonArray.of(Json.of(name)),
                "Layers", JsonArray.of(Json.of("layer.tar")));
        Files.write(build.resolve("manifest.json"), JsonWriter.toBytes(JsonArray.of(manifest)));
        var tar = build.resolve("image.tar").toString();
        require("tar", "-C", build.toString(), "-cf", tar, "manifest.json", "config.json", "layer.tar");
        require(programs.resolve("ctr").toString(), "-a", socket().toString(), "-n", "k8s.io", "images", "import", tar);
    }

    /** An image of its own, with the same layer as the others. @param command what tells it apart */
    public void importImage(String name, String command) {
        try {
            importImage(directory.resolve("build"), name, JsonArray.of(Json.of(command)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void require(String... command) {
        assertThat(run(command)).as(String.join(" ", command)).startsWith("0");
    }

    /** Exit code and output. */
    static String run(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(60, TimeUnit.SECONDS);
            return process.exitValue() + " " + output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        await().until(() -> !process.isAlive());
        run("ip", "link", "delete", CniConfiguration.bridge(id));
    }
}
