package dev.djong.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.djong.standalone.containerd.Capabilities;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In a JVM of its own: that of the tests has the first compiler only. */
class SecondCompilerTest {
    private static final int BEHIND = 15;

    /** Prints the niceness of each thread of the compiler: at first, behind, and like all again. */
    static final class Program {
        private Program() {}

        static void main(String[] may) throws IOException {
            var compiler = new SecondCompiler(Boolean.parseBoolean(may[0]));
            System.out.println(niceness());
            compiler.stepBack();
            System.out.println(niceness());
            compiler.catchUp();
            System.out.println(niceness());
        }

        private static int niceness() throws IOException {
            var all = SecondCompiler.threads().stream()
                    .map(thread -> SecondCompiler.niceness(Path.of("/proc/self/task", thread)))
                    .distinct()
                    .toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    private static List<Integer> run(boolean may) throws IOException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        String.valueOf(may))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(Integer::valueOf)
                .toList();
    }

    @Test
    void stepsBackAndCatchesUp() throws Exception {
        assumeTrue(Capabilities.mayRaisePriorities(), "it may set a priority back");
        var niceness = run(true);
        int first = niceness.getFirst();
        assertThat(niceness).containsExactly(first, Math.max(first, BEHIND), first);
    }

    @Test
    void staysAsItIsWhereThatCouldNotBeTakenBack() throws Exception {
        var niceness = run(false);
        int first = niceness.getFirst();
        assertThat(niceness).containsExactly(first, first, first);
    }
}
