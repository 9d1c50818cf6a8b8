package dev.djong.node.runtime.cri;

import io.grpc.Status;
import java.util.function.Consumer;

/** Tells that something changed in the runtime, without saying what. */
interface EventSource {
    /**
     * Opens a stream that goes on until it fails. Neither callback may block.
     *
     * @param ended called once; {@code UNIMPLEMENTED} where the runtime has no such stream
     */
    void open(Runnable happened, Consumer<Status.Code> ended);

    /** For log lines. */
    String label();
}
