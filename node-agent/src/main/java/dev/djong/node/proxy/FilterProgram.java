package dev.djong.node.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a program of the machine that speaks to the kernel's packet filter.
 *
 * @param prefix a command that runs another one, such as {@code ip netns exec NAME}; mostly empty
 */
public record FilterProgram(List<String> prefix) {
    private static final Logger LOG = LoggerFactory.getLogger(FilterProgram.class);
    /** A transaction takes milliseconds; tens of thousands of services take seconds. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** @param text of both its outputs */
    public record Answer(int exitCode, String text) {
        public boolean isRefusal() {
            return exitCode != 0;
        }
    }

    public FilterProgram {
        prefix = List.copyOf(prefix);
    }

    /**
     * @param input its lines; the program need not read them
     * @throws PacketFilterException if it is missing or does not end
     */
    public Answer run(List<String> program, List<String> input) {
        var command = new ArrayList<>(prefix);
        command.addAll(program);
        var name = program.getFirst();
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            feed(process, input);
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new PacketFilterException(name + " did not end within " + LIMIT.toSeconds() + " s", null);
            }
            return new Answer(process.exitValue(), output);
        } catch (IOException absent) {
            throw new PacketFilterException("cannot run " + name + ": install the package that has it", absent);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new PacketFilterException("interrupted while " + name + " ran", stop);
        }
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
}
