package dev.djong.standalone.containerd;

import dev.djong.shell.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The images that exist on every cluster without a registry, made from a static busybox: the sandbox image, whose one
 * process sleeps, and a small web server that answers with its host's name.
 */
public final class LocalImages {
    public static final String WEB_IMAGE = "djong.local/web:1";
    private static final int COMMAND_LIMIT_SECONDS = 60;
    /** PID 1 has no default signal handlers, so the shell takes the signal and ends at once. */
    private static final String SERVE = """
            #!/bin/sh
            trap 'exit 0' TERM INT
            busybox httpd -f -p "${PORT:-8080}" -h /www &
            wait $!
            """;

    private static final String ANSWER = """
            #!/bin/sh
            printf 'Content-Type: text/plain\\r\\n\\r\\n'
            hostname
            """;

    private final Path busybox;

    public LocalImages(Path busybox) {
        this.busybox = busybox;
    }

    /** Imports both into a containerd; images that are there already are replaced by equal ones. */
    public void importInto(ContainerdLayout layout, Path folder) {
        try {
            Files.createDirectories(folder);
            for (OciImage image : List.of(pause(), web())) {
                Path tar = folder.resolve(image.name().replaceAll("[/:]", "-") + ".tar");
                if (!Files.exists(tar)) {
                    Files.write(tar, image.toTar());
                }
                importTar(layout, tar);
            }
        } catch (IOException e) {
            throw new StartFailure("the local images cannot be made: " + e.getMessage(), e);
        }
    }

    /** Imports an image file in OCI or Docker format. */
    public static void importTar(ContainerdLayout layout, Path tar) throws IOException {
        run(
                "ctr",
                "--address",
                layout.socket().toString(),
                "--namespace",
                "k8s.io",
                "images",
                "import",
                tar.toString());
    }

    OciImage pause() throws IOException {
        byte[] layer = new TarWriter()
                .directory("bin")
                .file("bin/busybox", 0755, Files.readAllBytes(busybox))
                .toBytes();
        return new OciImage(
                ContainerdConfiguration.PAUSE_IMAGE, layer, List.of("/bin/busybox", "sleep", "infinity"), Map.of());
    }

    OciImage web() throws IOException {
        var layer = new TarWriter().directory("bin").file("bin/busybox", 0755, Files.readAllBytes(busybox));
        for (String applet : run(busybox.toString(), "--list").split("\n")) {
            if (!applet.isBlank() && !applet.equals("busybox")) {
                layer.link("bin/" + applet, "busybox");
            }
        }
        layer.directory("etc")
                .file("etc/passwd", 0644, "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n")
                .file("etc/group", 0644, "root:x:0:\nnobody:x:65534:\n")
                .directory("root")
                .directory("proc")
                .directory("sys")
                .directory("dev")
                .openDirectory("tmp")
                .directory("www")
                .directory("www/cgi-bin")
                .file("www/cgi-bin/index.cgi", 0755, ANSWER)
                .file("bin/serve", 0755, SERVE);
        var environment = Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        return new OciImage(WEB_IMAGE, layer.toBytes(), List.of("/bin/serve"), environment);
    }

    private static String run(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(COMMAND_LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output.strip());
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + String.join(" ", command), e);
        } finally {
            process.destroy();
        }
    }
}
