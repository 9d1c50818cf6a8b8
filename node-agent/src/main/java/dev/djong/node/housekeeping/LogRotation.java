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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the log of a running container away when it has grown too large ({@code 0.log} to {@code
 * 0.log.20260102-150405}), has the runtime open a new one, packs the ones before and keeps only the newest files.
 *
 * <p>Only the log that was moved last is left as it is: whoever follows it may still read its end. With five files, after
 * many rotations: {@code 0.log}, {@code 0.log.T4}, {@code 0.log.T3.gz}, {@code 0.log.T2.gz}, {@code 0.log.T1.gz}.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/cluster-administration/logging/#log-rotation">Log rotation</a>
 */
public final class LogRotation {
    private static final Logger LOG = LoggerFactory.getLogger(LogRotation.class);
    private static final DateTimeFormatter SUFFIX =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    /** The log being written and the one moved away last. */
    private static final int UNPACKED_FILES = 2;

    private final ContainerRuntime runtime;
    private final Policy policy;
    private final InstantSource clock;

    /**
     * When to rotate and what to keep.
     *
     * @param maxBytes a log of this size is rotated; negative for never
     * @param maxFiles how many files a container may have, the one being written included; at least 2
     */
    public record Policy(long maxBytes, int maxFiles) {
        public Policy {
            if (maxFiles < UNPACKED_FILES) {
                throw new IllegalArgumentException(
                        "--container-log-max-files=" + maxFiles + " must be at least " + UNPACKED_FILES);
            }
        }

        boolean never() {
            return maxBytes < 0;
        }
    }

    public LogRotation(ContainerRuntime runtime, Policy policy, InstantSource clock) {
        this.runtime = runtime;
        this.policy = policy;
        this.clock = clock;
    }

    public void run() {
        if (policy.never()) {
            return;
        }
        for (var container : runtime.containers()) {
            if (container.running() && !container.logPath().isEmpty()) {
                try {
                    rotateIfLarge(container);
                } catch (IOException | RuntimeFailure failure) {
                    LOG.warn("log {} not rotated: {}", container.logPath(), failure.getMessage());
                }
            }
        }
    }

    private void rotateIfLarge(Container container) throws IOException {
        var log = Path.of(container.logPath());
        if (!Files.exists(log)) {
            // An agent that was killed between the move and the reopening left it so: nothing would be shown any more.
            runtime.reopenLog(container.id());
        } else if (Files.size(log) >= policy.maxBytes()) {
            var older = RotatedLogs.of(log);
            older.keepNewest(policy.maxFiles() - UNPACKED_FILES);
            older.pack();
            moveAway(container, log);
        }
    }

    private void moveAway(Container container, Path log) throws IOException {
        var moved = Path.of(log + "." + SUFFIX.format(clock.instant()));
        Files.move(log, moved);
        try {
            runtime.reopenLog(container.id());
        } catch (RuntimeFailure failure) {
            // The container still writes into the moved file: back with it, or its lines are never shown.
            Files.move(moved, log);
            throw failure;
        }
    }
}
