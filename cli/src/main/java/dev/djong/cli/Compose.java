package dev.djong.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The cluster of {@code compose.yaml}, through Docker's own command line. */
final class Compose {
    private final Path file;

    private Compose(Path file) {
        this.file = file;
    }

    /** The file in the source tree that the launcher names, else the one in the working directory. */
    static Compose find() {
        var root = System.getenv().getOrDefault("DJONG_ROOT", ".");
        Path file = Path.of(root, "compose.yaml").toAbsolutePath().normalize();
        if (!Files.exists(file)) {
            throw new CommandFailure("there is no " + file + ": run this in the folder of compose.yaml");
        }
        return new Compose(file);
    }

    /** The administrator's kubeconfig, from the volume that the certificates are in. */
    String kubeconfig() throws IOException, InterruptedException {
        return output("run", "--rm", "--no-deps", "-T", "--entrypoint", "cat", "certificates", "/pki/admin/admin.conf");
    }

    private String output(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("docker", "compose", "--progress=quiet", "-f", file.toString()));
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile("djong-compose", ".log");
        try {
            var process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new CommandFailure("the Compose cluster does not answer (" + LogFile.lastLine(errors)
                        + "): start it with 'docker compose up -d'");
            }
            return text;
        } catch (IOException e) {
            throw new CommandFailure("there is no docker on the PATH: install Docker with its Compose plugin");
        } finally {
            Files.deleteIfExists(errors);
        }
    }
}
