package dev.djong.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The compiler of code that runs often, which a start keeps busy with code that runs no more once all is started: on two
 * processors it has as much of them as the start itself. It steps back while a cluster starts, which is then ready a sixth
 * sooner. The first compiler, whose work is waited for, does not.
 *
 * <p>The JVM sets both to one priority for good, so the kernel is asked, by {@code renice}. Only Linux has threads with a
 * niceness of their own, and only with a capability does it take one back: elsewhere nothing is done.
 */
final class SecondCompiler {
    private static final Logger log = LoggerFactory.getLogger(SecondCompiler.class);
    private static final Path SELF = Path.of("/proc/self");
    private static final Path THREADS = SELF.resolve("task");
    /** The kernel cuts names to 15 characters. */
    private static final String NAME = "C2 CompilerThre";

    private static final int BEHIND = 15;
    /** Of {@code /proc/PID/stat}, counted from behind the name, which may have spaces in it. */
    private static final int NICENESS_FIELD = 16;

    private static final long LIMIT_SECONDS = 5;

    private final boolean may;

    /** @param may whether the process may also take a niceness back */
    SecondCompiler(boolean may) {
        this.may = may;
    }

    /** Everybody else first, until {@link #catchUp}. */
    void stepBack() {
        renice(Math.max(BEHIND, niceness(SELF)));
    }

    void catchUp() {
        renice(niceness(SELF));
    }

    private void renice(int niceness) {
        try {
            var threads = may ? threads() : List.<String>of();
            if (!threads.isEmpty()) {
                run(niceness, threads);
            }
        } catch (IOException e) {
            log.debug("the second compiler, or a thread of it, keeps its priority: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(int niceness, List<String> threads) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("renice", "-n", String.valueOf(niceness), "-p"));
        command.addAll(threads);
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("renice does not end");
        }
        if (process.exitValue() != 0) { // a thread may have ended meanwhile: the others are served all the same
            throw new IOException("renice ended with " + process.exitValue());
        }
    }

    /** That of a process or thread, by its folder in {@code /proc}. */
    static int niceness(Path of) {
        try {
            var text = Files.readString(of.resolve("stat"));
            return Integer.parseInt(text.substring(text.lastIndexOf(')') + 2).split(" ")[NICENESS_FIELD]);
        } catch (IOException notLinux) {
            return 0;
        }
    }

    /** The ids of its threads: the JVM has more of them where there are more processors. */
    static List<String> threads() throws IOException {
        if (!Files.isDirectory(THREADS)) {
            return List.of();
        }
        try (Stream<Path> threads = Files.list(THREADS)) {
            return threads.filter(SecondCompiler::isOne)
                    .map(thread -> thread.getFileName().toString())
                    .toList();
        }
    }

    private static boolean isOne(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip().equals(NAME);
        } catch (IOException ended) {
            return false;
        }
    }
}
