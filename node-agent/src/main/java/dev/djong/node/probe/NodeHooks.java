package dev.djong.node.probe;

import dev.djong.json.JsonObject;
import dev.djong.node.runtime.Container;
import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.RuntimeFailure;
import dev.djong.node.spec.Pod;
import dev.djong.node.spec.PodContainer;
import dev.djong.time.Timers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs lifecycle hooks of real containers. */
public final class NodeHooks {
    private static final Duration HTTP_LIMIT = Duration.ofSeconds(30);

    private final ContainerRuntime runtime;
    private final Timers timers;

    public NodeHooks(ContainerRuntime runtime, Timers timers) {
        this.runtime = runtime;
        this.timers = timers;
    }

    /**
     * Blocks until the hook ended or {@code limit} has passed. Empty when it went well.
     *
     * @throws RuntimeFailure.Unreachable if nobody knows how it went
     */
    public Optional<String> run(
            Pod pod, PodContainer spec, Container container, List<String> podIps, JsonObject hook, Duration limit) {
        if (hook.has("exec")) {
            return exec(container, hook.object("exec"), limit);
        }
        if (hook.has("httpGet")) {
            return http(pod, spec, podIps, hook.object("httpGet"), limit);
        }
        if (hook.has("sleep")) {
            return sleep(Duration.ofSeconds(hook.object("sleep").integerOr("seconds", 0)), limit);
        }
        return Optional.of("invalid handler: it has no known action");
    }

    private Optional<String> exec(Container container, JsonObject exec, Duration limit) {
        try {
            List<String> command = exec.array("command").strings().toList();
            var result = runtime.exec(container.id(), command, limit);
            return result.exitCode() == 0
                    ? Optional.empty()
                    : Optional.of("command '" + String.join(" ", command) + "' exited with " + result.exitCode() + ": "
                            + result.stderr());
        } catch (RuntimeFailure.Unreachable away) {
            throw away;
        } catch (RuntimeFailure failure) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
    }

    private static Optional<String> http(
            Pod pod, PodContainer spec, List<String> podIps, JsonObject get, Duration limit) {
        try {
            var address = podIps.isEmpty() ? pod.object().status().text("podIP") : podIps.getFirst();
            var timeout = limit.compareTo(HTTP_LIMIT) < 0 ? limit : HTTP_LIMIT;
            var result = HttpCheck.run(get, Endpoint.of(get, spec, address), timeout);
            return result.success() ? Optional.empty() : Optional.of(result.message());
        } catch (IllegalArgumentException unfit) {
            return Optional.of(String.valueOf(unfit.getMessage()));
        }
    }

    private Optional<String> sleep(Duration wanted, Duration limit) {
        try {
            timers.pause(wanted.compareTo(limit) < 0 ? wanted : limit);
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
