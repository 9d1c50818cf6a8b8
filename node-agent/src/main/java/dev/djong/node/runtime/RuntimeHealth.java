package dev.djong.node.runtime;

import java.util.Optional;

/** What keeps the runtime, or its network, from starting pods. */
public record RuntimeHealth(Optional<String> runtimeProblem, Optional<String> networkProblem) {
    public static final RuntimeHealth READY = new RuntimeHealth(Optional.empty(), Optional.empty());

    public boolean ready() {
        return runtimeProblem.isEmpty() && networkProblem.isEmpty();
    }
}
