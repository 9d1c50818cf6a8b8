package dev.djong.node.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A pod's sandbox at one moment.
 *
 * @param attempt counts the sandboxes of the pod from 0
 * @param ips the pod's addresses, the primary one first; empty on the host's network and when not ready
 */
public record Sandbox(
        String id,
        String podUid,
        String namespace,
        String name,
        int attempt,
        boolean ready,
        Instant createdAt,
        List<String> ips,
        Map<String, String> annotations) {

    public Sandbox {
        ips = List.copyOf(ips);
        annotations = Map.copyOf(annotations);
    }
}
