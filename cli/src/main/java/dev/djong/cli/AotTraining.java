package dev.djong.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Records the AOT cache of a cluster's JVM: a second cluster, in a folder of its own and with simulated containers, is
 * started once in the background at the lowest priority and ends as soon as its node is ready. Later starts of the
 * same build then take half as long.
 */
final class AotTraining {
    /** Set to 1 where a background process is unwelcome, such as in a test that measures. */
    private static final String OFF = "DJONG_NO_AOT";

    private AotTraining() {}

    static void startIfNeeded() throws IOException {
        Path cache = Launch.aotCache();
        Path mark = cache.resolveSibling("cluster.aot.training");
        if ("1".equals(System.getenv(OFF)) || Files.exists(cache) || Files.exists(mark)) {
            return;
        }
        if (!Files.isWritable(cache.getParent())) {
            return;
        }
        Files.createFile(mark);
        Path folder = Files.createTempDirectory("djong-training");
        Path fresh = cache.resolveSibling("cluster.aot.new");
        var java = new ArrayList<>(Launch.java(List.of("-XX:AOTCacheOutput=" + fresh)));
        java.addAll(List.of(
                Launch.MAIN,
                "--data-dir=" + folder.resolve("cluster"),
                "--runtime=simulated",
                "--port=26443",
                "--exit-when-ready"));
        // $0 is the new cache, $1 the cache, $2 the folder; the rest is the JVM's command line.
        var shell = new ArrayList<>(List.of(
                "setsid",
                "nice",
                "-n",
                "19",
                "sh",
                "-c",
                "cache=$1; folder=$2; shift 2; \"$@\" >\"$folder/log\" 2>&1; mv \"$0\" \"$cache\"; rm -rf \"$folder\" \"$0\".*",
                fresh.toString(),
                cache.toString(),
                folder.toString()));
        shell.addAll(java);
        var training = new ProcessBuilder(shell)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        training.environment().put("XDG_DATA_HOME", folder.toString());
        training.start();
    }
}
