package dev.djong.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The script that knows and installs the real parts. */
final class Parts {
    private final Path script;

    private Parts(Path script) {
        this.script = script;
    }

    /** The script in the source tree that the launcher names; a bare jar has none. */
    static Optional<Parts> find() {
        return Optional.ofNullable(System.getenv("DJONG_ROOT"))
                .map(root -> Path.of(root, "parts", "install"))
                .filter(Files::isExecutable)
                .map(Parts::new);
    }

    /** Debian packages that a node needs and this machine has not. */
    List<String> missing() throws IOException, InterruptedException {
        return Arrays.stream(output("--missing", "node").split("\n"))
                .filter(line -> !line.isBlank())
                .toList();
    }

    void install() throws IOException, InterruptedException {
        var process = new ProcessBuilder(script.toString(), "node").inheritIO().start();
        if (process.waitFor() != 0) {
            throw new CommandFailure(
                    "the node's parts could not be installed, see above; --runtime simulated needs none");
        }
    }

    Optional<Path> path(String part) throws IOException, InterruptedException {
        return Optional.of(output("--print-path", part).strip())
                .filter(text -> !text.isEmpty())
                .map(Path::of);
    }

    private String output(String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }
}
