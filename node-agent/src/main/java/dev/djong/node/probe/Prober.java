package dev.djong.node.probe;

import dev.djong.json.JsonObject;
import java.time.Duration;

/** Runs one check of a container. */
public interface Prober {
    /** Blocks at most {@code timeout}. @param probe the probe's spec: exec, httpGet, tcpSocket or grpc */
    Result check(ProbeManager.Target target, JsonObject probe, Duration timeout);

    /** The check's answer; {@code message} is for events and empty on success. */
    record Result(boolean success, boolean known, String message) {
        public static final Result SUCCESS = new Result(true, true, "");

        public static Result failure(String message) {
            return new Result(false, true, message);
        }

        /** The check could not be made; it counts neither way. */
        public static Result unknown(String message) {
            return new Result(false, false, message);
        }
    }

    /** A prober for a runtime where nothing runs: all is well. */
    Prober ALWAYS_WELL = (target, probe, timeout) -> Result.SUCCESS;
}
