package dev.djong.node.proxy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Backends that share the connections to a service port evenly.
 *
 * @param localOnly whether these are only the backends of this node
 * @param backends sorted, without repeats
 * @param affinity for how long a client's address stays with its backend
 */
public record Pool(PortId id, boolean localOnly, List<Backend> backends, Optional<Duration> affinity) {
    public Pool {
        backends = List.copyOf(backends);
    }

    public boolean isEmpty() {
        return backends.isEmpty();
    }
}
