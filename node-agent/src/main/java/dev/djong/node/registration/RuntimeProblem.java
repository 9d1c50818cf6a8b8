package dev.djong.node.registration;

import dev.djong.node.runtime.ContainerRuntime;
import dev.djong.node.runtime.RuntimeFailure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a node whose runtime is away or not ready is not ready, in the kubelet's words. */
public final class RuntimeProblem {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeProblem.class);

    private RuntimeProblem() {}

    /** Empty where nothing is wrong. */
    public static String of(ContainerRuntime runtime) {
        try {
            var health = runtime.health();
            return joined(Stream.of(
                            health.runtimeProblem().map(problem -> "container runtime not ready: " + problem),
                            health.networkProblem().map(problem -> "container runtime network not ready: " + problem))
                    .flatMap(Optional::stream)
                    .toList());
        } catch (RuntimeFailure failure) {
            LOG.debug("the runtime's health is not known: {}", failure.getMessage());
            return "container runtime is down";
        }
    }

    /** Several are listed as Go lists several errors. */
    private static String joined(List<String> problems) {
        return problems.size() == 1
                ? problems.getFirst()
                : problems.isEmpty() ? "" : "[" + String.join(", ", problems) + "]";
    }
}
