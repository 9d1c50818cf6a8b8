package dev.djong.standalone.containerd;

import dev.djong.shell.StartFailure;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One cluster's containerd process. Starting it when it runs already, and stopping it when it does not, change nothing. */
public final class Containerd {
    private static final Logger log = LoggerFactory.getLogger(Containerd.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 50;

    private final ContainerdLayout layout;
    private final Path cniPlugins;

    public Containerd(ContainerdLayout layout, Path cniPlugins) {
        this.layout = layout;
        this.cniPlugins = cniPlugins;
    }

    public ContainerdLayout layout() {
        return layout;
    }

    /** Returns when its socket answers. */
    public void start() {
        if (process().isPresent() && answers()) {
            return;
        }
        try {
            prepare();
            // A session of its own: a Ctrl-C in the terminal or the end of the JVM must not end the containers' keeper.
            var process = new ProcessBuilder(
                            "setsid",
                            "containerd",
                            "--config",
                            layout.configuration().toString())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(layout.log().toFile()))
                    .redirectErrorStream(true)
                    .start();
            Files.writeString(layout.pidFile(), Long.toString(process.pid()));
            awaitSocket(process);
            log.info("containerd runs as process {}, its log is {}", process.pid(), layout.log());
        } catch (IOException e) {
            throw new StartFailure(
                    "containerd cannot be started (" + e.getMessage()
                            + "): install containerd and runc, or use --runtime simulated",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("interrupted while containerd started", e);
        }
    }

    private void prepare() throws IOException {
        Files.createDirectories(layout.data());
        Files.createDirectories(layout.run());
        Files.createDirectories(layout.cniConfiguration());
        Files.deleteIfExists(layout.socket());
        var configuration = new ContainerdConfiguration(layout, cniPlugins, !Capabilities.mayLowerOomScores());
        Files.writeString(layout.configuration(), configuration.text());
    }

    private void awaitSocket(Process process) throws InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers()) {
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new StartFailure("containerd ended at once: " + lastLogLine() + "; its log is " + layout.log());
            }
            if (System.nanoTime() > deadline) {
                throw new StartFailure("containerd does not answer on " + layout.socket() + " after "
                        + START_LIMIT.toSeconds() + " s; its log is " + layout.log());
            }
        }
    }

    /** Ends it, at first politely. Containers live on in their shims: remove them before. */
    public void stop() throws IOException {
        var running = process();
        if (running.isPresent()) {
            end(running.orElseThrow());
        }
        Files.deleteIfExists(layout.pidFile());
        Files.deleteIfExists(layout.socket());
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        var ended = process.onExit().completeOnTimeout(process, STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        if (ended.join().isAlive()) {
            process.destroyForcibly();
        }
    }

    /** The living process, if the pid file names one that is a containerd. */
    public Optional<ProcessHandle> process() {
        try {
            if (!Files.exists(layout.pidFile())) {
                return Optional.empty();
            }
            long pid = Long.parseLong(Files.readString(layout.pidFile()).strip());
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> process.info().commandLine().orElse("").contains("containerd"));
        } catch (IOException | NumberFormatException e) {
            log.warn("unreadable {}: {}", layout.pidFile(), e.getMessage());
            return Optional.empty();
        }
    }

    private boolean answers() {
        if (!Files.exists(layout.socket())) {
            return false;
        }
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(layout.socket()));
        } catch (IOException notYet) {
            return false;
        }
    }

    private String lastLogLine() {
        try {
            List<String> lines = Files.readAllLines(layout.log());
            return lines.isEmpty() ? "it logged nothing" : lines.getLast();
        } catch (IOException e) {
            return "it logged nothing";
        }
    }
}
