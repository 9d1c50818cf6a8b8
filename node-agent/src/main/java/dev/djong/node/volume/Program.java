package dev.djong.node.volume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Runs the machine's own programs. */
final class Program {
    private static final long LIMIT_SECONDS = 20;

    private Program() {}

    /** What it printed. @throws VolumeFailure with what it complained of */
    static String run(String... command) {
        try {
            var process = new ProcessBuilder(command).start();
            var output = text(process.getInputStream().readAllBytes());
            var complaint = text(process.getErrorStream().readAllBytes());
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new VolumeFailure(String.join(" ", command) + " does not end", null);
            }
            if (process.exitValue() != 0) {
                throw new VolumeFailure(String.join(" ", command) + ": " + (complaint + output).strip(), null);
            }
            return output;
        } catch (IOException failure) {
            throw new VolumeFailure(command[0] + " cannot be run: " + failure.getMessage(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new VolumeFailure("interrupted during " + command[0], interrupted);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
