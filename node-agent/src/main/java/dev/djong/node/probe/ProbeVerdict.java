package dev.djong.node.probe;

import java.util.Optional;

/**
 * What the probes of one running container say.
 *
 * @param started the startup probe has passed, or there is none
 * @param ready the readiness probe passes, or there is none
 * @param unhealthy why the container must be restarted: its startup or liveness probe failed too often
 */
public record ProbeVerdict(boolean started, boolean ready, Optional<String> unhealthy) {}
