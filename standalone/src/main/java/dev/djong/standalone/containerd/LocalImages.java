package dev.djong.standalone.containerd;

import dev.djong.shell.StartFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The images that exist on every cluster without a registry, made from a static busybox: the sandbox image, whose one
 * process sleeps, and a small web server that answers with its host's name.
 */
public final class LocalImages {
    public static final String WEB_IMAGE = "djong.local/web:1";
    private static final int COMMAND_LIMIT_SECONDS = 60;
    private static final int PIECE_BYTES = 1 << 16;
    /** {@code unpacking docker.io/library/web:1 (sha256:...)...done} */
    private static final Pattern UNPACKED = Pattern.compile("unpacking (\\S+) \\(");

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
                importFile(layout, new ImageFile(tar));
            }
        } catch (IOException e) {
            throw new StartFailure("the local images cannot be made: " + e.getMessage(), e);
        }
    }

    /**
     * Imports all images of a file. Returns the names that pods may call them by, which are none where the file names none.
     *
     * @throws IOException that says in one line what is wrong with the file
     */
    public static List<String> importFile(ContainerdLayout layout, ImageFile file) throws IOException {
        file.requireImage();
        var names = new LinkedHashSet<String>();
        try (var tar = file.open()) {
            for (var name : unpacked(run(tar, images(layout, "import", "-")))) {
                var full = new ImageName(name).full();
                if (!full.equals(name)) {
                    // Layouts that Docker did not write say the short name, under which no pod would find it.
                    run(images(layout, "tag", "--force", name, full));
                }
                names.add(full);
            }
        }
        return List.copyOf(names);
    }

    private static List<String> unpacked(String output) {
        return output.lines()
                .map(UNPACKED::matcher)
                .filter(Matcher::lookingAt)
                .map(matcher -> matcher.group(1))
                .toList();
    }

    private static String[] images(ContainerdLayout layout, String... arguments) {
        var command = Stream.of("ctr", "--address", layout.socket().toString(), "--namespace", "k8s.io", "images");
        return Stream.concat(command, Stream.of(arguments)).toArray(String[]::new);
    }

    /** What reads may stop reading and say why: that is told, not that the pipe is broken. */
    private static void feed(InputStream input, Process process) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        try (var pipe = process.getOutputStream()) {
            boolean open = true;
            for (int length = input.read(piece); open && length >= 0; length = input.read(piece)) {
                open = wrote(pipe, piece, length);
            }
        }
    }

    private static boolean wrote(OutputStream pipe, byte[] piece, int length) {
        try {
            pipe.write(piece, 0, length);
            pipe.flush();
            return true;
        } catch (IOException closed) {
            return false;
        }
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
        return run(InputStream.nullInputStream(), command);
    }

    private static String run(InputStream input, String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            feed(input, process);
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
