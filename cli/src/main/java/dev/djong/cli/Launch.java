package dev.djong.cli;

import dev.djong.standalone.cluster.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the JVM of a cluster, detached from the terminal, with its output in the cluster's log. */
final class Launch {
    static final String MAIN = "dev.djong.standalone.StandaloneApplication";

    /**
     * The serial collector and small compact heaps: a cluster of one node stays far below its limit, and an idle one
     * costs next to nothing. New objects get 24 MB from the first moment, or a start collects forty times. Reflection,
     * which only a start uses much, does not compile itself method handles. What the compilers have allocated and freed goes
     * back to the system: after some load that is a tenth of what is resident.
     */
    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xms64m",
            "-Xmx256m",
            "-XX:NewSize=24m",
            "-XX:MaxMetaspaceSize=192m",
            "-XX:ReservedCodeCacheSize=96m",
            "-Xss512k",
            "-XX:MinHeapFreeRatio=20",
            "-XX:MaxHeapFreeRatio=40",
            "-XX:-ShrinkHeapInSteps",
            "-XX:TrimNativeHeapInterval=15000",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djava.awt.headless=true",
            "-Djdk.reflect.useNativeAccessorOnly=true",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xlog:aot=off",
            "-Xlog:cds=off");

    private Launch() {}

    static Process start(DataDirectory directory, List<String> arguments) throws IOException {
        directory.create();
        Files.createDirectories(directory.log().getParent());
        var command = new ArrayList<>(List.of("setsid"));
        command.addAll(java(List.of()));
        command.add(MAIN);
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.log().toFile()))
                .redirectErrorStream(true)
                .start();
    }

    /** The JVM of this command line with the flags and class path of a cluster, and its AOT cache where there is one. */
    static List<String> java(List<String> more) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(more);
        if (more.isEmpty() && Files.exists(aotCache())) {
            command.add("-XX:AOTCache=" + aotCache());
        }
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        return command;
    }

    /** Beside the jar that it belongs to: another build has another cache. */
    static Path aotCache() {
        return Path.of(System.getProperty("java.class.path")).toAbsolutePath().resolveSibling("cluster.aot");
    }
}
