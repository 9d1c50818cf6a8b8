package dev.djong.node.runtime.simulated;

import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.Container.State;
import java.time.Instant;
import java.util.Optional;

/** The two steps in a simulated container's life. */
final class SimulatedStates {
    private static final int KILLED = 137;

    private SimulatedStates() {}

    static Container started(Container c, Instant now) {
        return with(c, State.RUNNING, Optional.of(now), Optional.empty(), 0, "");
    }

    static Container ended(Container c, int exitCode, Instant now) {
        var started = c.startedAt().isPresent() ? c.startedAt() : Optional.of(now);
        var reason = exitCode == 0 ? "Completed" : "Error";
        return with(c, State.EXITED, started, Optional.of(now), c.startedAt().isPresent() ? exitCode : KILLED, reason);
    }

    private static Container with(
            Container c,
            State state,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            int exitCode,
            String reason) {
        return new Container(
                c.id(),
                c.sandboxId(),
                c.podUid(),
                c.name(),
                c.attempt(),
                state,
                c.createdAt(),
                startedAt,
                finishedAt,
                exitCode,
                c.image(),
                c.imageId(),
                reason,
                c.message(),
                c.logPath(),
                c.annotations());
    }
}
