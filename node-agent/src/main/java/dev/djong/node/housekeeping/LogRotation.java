package dev.djong.node.housekeeping;

import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.RuntimeFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the log of a running container away when it has grown too large ({@code 0.log} to {@code
 * 0.log.20260102-150405}), has the runtime open a new one, and keeps only the newest files.
 */
public final class LogRotation {
    private static final Logger LOG = LoggerFactory.getLogger(LogRotation.class);
    private static final DateTimeFormatter SUFFIX =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final ContainerRuntime runtime;
    private final long maxBytes;
    private final int maxFiles;
    private final InstantSource clock;

    /** @param maxFiles how many files a container may have, the one being written included; at least 2 */
    public LogRotation(ContainerRuntime runtime, long maxBytes, int maxFiles, InstantSource clock) {
        if (maxFiles < 2) {
            throw new IllegalArgumentException("--container-log-max-files=" + maxFiles + " must be at least 2");
        }
        this.runtime = runtime;
        this.maxBytes = maxBytes;
        this.maxFiles = maxFiles;
        this.clock = clock;
    }

    public void run() {
        for (var container : runtime.containers()) {
            if (container.running() && !container.logPath().isEmpty()) {
                try {
                    rotate(container);
                } catch (IOException | RuntimeFailure failure) {
                    LOG.warn("log {} not rotated: {}", container.logPath(), failure.getMessage());
                }
            }
        }
    }

    private void rotate(Container container) throws IOException {
        var log = Path.of(container.logPath());
        if (!Files.exists(log) || Files.size(log) < maxBytes) {
            return;
        }
        var moved = Path.of(log + "." + SUFFIX.format(clock.instant()));
        Files.move(log, moved);
        try {
            runtime.reopenLog(container.id());
        } catch (RuntimeFailure failure) {
            // The container still writes into the moved file: back with it, or its lines are never shown.
            Files.move(moved, log);
            throw failure;
        }
        removeOldest(log);
    }

    private void removeOldest(Path log) throws IOException {
        var directory = log.getParent();
        if (directory == null) {
            return;
        }
        List<Path> rotated;
        try (var files = Files.list(directory)) {
            rotated = files.filter(file -> file.getFileName().toString().startsWith(log.getFileName() + "."))
                    .sorted()
                    .toList();
        }
        for (int i = 0; i < rotated.size() - (maxFiles - 1); i++) {
            Files.delete(rotated.get(i));
        }
    }
}
