package dev.djong.node.proxy.forward;

import dev.djong.node.proxy.PacketFilterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code iptables} or {@code ip6tables} of the machine, whichever of their two kinds its administrator has chosen.
 *
 * @param program {@code iptables} or {@code ip6tables}
 * @param prefix a command that runs another one, such as {@code ip netns exec NAME}; mostly empty
 */
record FilterTool(String program, List<String> prefix) {
    private static final Logger LOG = LoggerFactory.getLogger(FilterTool.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    FilterTool {
        prefix = List.copyOf(prefix);
    }

    /** The rules of a chain as the program's own options. @throws PacketFilterException if it is missing or refuses */
    List<String> list(String chain) {
        return run(List.of(program, "-w", "-S", chain), List.of()).lines().toList();
    }

    /** Applies all lines or none. */
    void restore(List<String> lines) {
        run(List.of(program + "-restore", "-w", "--noflush"), lines);
    }

    private static void feed(Process process, List<String> lines) {
        try (var input = process.getOutputStream()) {
            for (var line : lines) {
                input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException endedEarly) {
            // It says why on its own output and in its exit code, both of which are read next.
            LOG.debug("it stopped reading: {}", endedEarly.getMessage());
        }
    }

    private String run(List<String> arguments, List<String> input) {
        var command = new ArrayList<>(prefix);
        command.addAll(arguments);
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            feed(process, input);
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new PacketFilterException(program + " did not end within " + LIMIT.toSeconds() + " s", null);
            }
            if (process.exitValue() != 0) {
                throw new PacketFilterException(String.join(" ", arguments) + ": " + output.strip(), null);
            }
            return output;
        } catch (IOException unusable) {
            throw new PacketFilterException("cannot run " + program + ": " + unusable.getMessage(), unusable);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new PacketFilterException("interrupted while " + program + " ran", stop);
        }
    }
}
