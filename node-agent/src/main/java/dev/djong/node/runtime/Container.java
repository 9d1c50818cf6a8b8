package dev.djong.node.runtime;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/**
 * A container at one moment.
 *
 * @param attempt how often the container of this name was started before in this pod
 * @param startedAt empty before the start
 * @param finishedAt empty before the end
 * @param reason the runtime's word for the end: {@code Completed}, {@code Error}, {@code OOMKilled}, ...
 * @param logPath absolute path of its log file; empty where it has none
 */
public record Container(
        String id,
        String sandboxId,
        String podUid,
        String name,
        int attempt,
        State state,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        int exitCode,
        String image,
        String imageId,
        String reason,
        String message,
        String logPath,
        Map<String, String> annotations) {

    /** A container's life. */
    public enum State {
        CREATED,
        RUNNING,
        EXITED,
        UNKNOWN
    }

    public Container {
        annotations = Map.copyOf(annotations);
    }

    public boolean running() {
        return state == State.RUNNING;
    }

    public boolean exited() {
        return state == State.EXITED;
    }

    public boolean succeeded() {
        return exited() && exitCode == 0;
    }

    public String annotation(String name) {
        return annotations.getOrDefault(name, "");
    }

    /** How long the next attempt has to wait after this one's end. */
    public Duration backOff() {
        try {
            return annotations.containsKey(Labels.BACK_OFF)
                    ? Duration.parse(annotation(Labels.BACK_OFF))
                    : Duration.ZERO;
        } catch (DateTimeParseException notOurs) {
            return Duration.ZERO;
        }
    }
}
