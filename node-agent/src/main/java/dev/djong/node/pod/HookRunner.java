package dev.djong.node.pod;

import dev.djong.json.JsonObject;
import dev.djong.node.runtime.Container;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs a postStart or preStop hook to its end. */
public interface HookRunner {
    /**
     * Blocks until the hook ended or {@code limit} has passed.
     *
     * @param podIps where an httpGet without a host goes
     * @return why it failed; empty when it did not
     */
    Optional<String> run(
            Pod pod, PodContainer spec, Container container, List<String> podIps, JsonObject hook, Duration limit);
}
