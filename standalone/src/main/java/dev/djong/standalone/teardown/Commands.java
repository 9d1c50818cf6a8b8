package dev.djong.standalone.teardown;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs a program of the machine. */
final class Commands {
    private static final long LIMIT_SECONDS = 30;

    private Commands() {}

    /** Takes something away; a failure is told in one line, and a teardown goes on after that. */
    static boolean run(Consumer<String> problems, String... command) {
        try {
            output(command);
            return true;
        } catch (IOException e) {
            // Somebody else, such as containerd itself, may have taken it away first: that is what was wanted.
            boolean gone = String.valueOf(e.getMessage()).contains("not found");
            if (!gone) {
                problems.accept(String.valueOf(e.getMessage()));
            }
            return gone;
        }
    }

    /** What it printed, line by line. */
    static List<String> output(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": " + text.strip());
            }
            return text.lines().filter(line -> !line.isBlank()).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + String.join(" ", command), e);
        } finally {
            process.destroy();
        }
    }
}
