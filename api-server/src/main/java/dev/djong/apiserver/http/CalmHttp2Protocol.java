package dev.djong.apiserver.http;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * HTTP/2 with our own idea of abuse. The container counts overhead against useful frames, which suits pages: one client
 * that opens a watch, waits and gives it up, or that confirms many small events, is cut off with all its other watches.
 * Here each connection has a {@link FrameBudget} for resets (rapid reset, CVE-2023-44487: requests that are started only to
 * be given up) and one for control frames (floods of pings and settings). Whoever is over budget is sent GOAWAY with
 * ENHANCE_YOUR_CALM.
 */
final class CalmHttp2Protocol extends Http2Protocol {
    /**
     * Whoever has all streams open may give all of them up at once. Each may count twice: as the client's reset and as the
     * one that the container answers with when it finds it while it writes.
     */
    static final int RESET_BURST = 2 * ConnectorTuning.MAX_STREAMS;

    static final int RESETS_A_SECOND = 100;
    static final int CONTROL_BURST = 10_000;
    static final int CONTROL_FRAMES_A_SECOND = 1_000;

    /**
     * How long a connection that was sent GOAWAY still looks at requests that crossed it. The container would do so for a
     * round trip; then it no longer knows their streams, takes the first byte of a body for a breach of the protocol and
     * ends the connection, and with it all that is being answered there.
     */
    private static final Duration LONGER_THAN_ANY_END = Duration.ofDays(1);

    private static final int FREE = 0;
    private static final int TOO_MUCH = Integer.MAX_VALUE;

    private final LongSupplier nanos;
    private final Http2Connections connections = new Http2Connections();

    /** @param nanos a clock such as {@link System#nanoTime} */
    CalmHttp2Protocol(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The container asks its protocol what a frame costs: so each connection gets a protocol that knows what it did. */
    @Override
    public InternalHttpUpgradeHandler getInternalUpgradeHandler(
            SocketWrapperBase<?> socket, Adapter adapter, Request request) {
        var connection = new Connection(nanos);
        connection.setHttp11Protocol(getHttp11Protocol());
        // Not the given one: a connection that was upgraded brings that of its HTTP/1.1, which watches another socket
        // soon.
        return CalmHttp2Connection.on(socket, connection, getHttp11Protocol().getAdapter(), request, connections);
    }

    /** Sends GOAWAY to everybody: the port must be closed by now. */
    void leave() {
        connections.leave();
    }

    /** The protocol of one connection. */
    private static final class Connection extends Http2Protocol {
        private final FrameBudget resets;
        private final FrameBudget control;

        Connection(LongSupplier nanos) {
            setMaxConcurrentStreams(ConnectorTuning.MAX_STREAMS);
            setMaxConcurrentStreamExecution(ConnectorTuning.MAX_STREAMS);
            setInitialWindowSize(ConnectorTuning.STREAM_WINDOW_BYTES);
            // Otherwise each connection would keep as many as it ever had at once, of 35 KB, for as long as it lasts.
            setDiscardRequestsAndResponses(true);
            setKeepAliveTimeout(ConnectorTuning.KEEP_ALIVE.toMillis());
            setStreamReadTimeout(ConnectorTuning.NO_LIMIT);
            setStreamWriteTimeout(SetDeadline.REQUEST_TIMEOUT.toMillis());
            setDrainTimeout(LONGER_THAN_ANY_END.toNanos());
            // Small frames of a body are bounded by the body's limit, small confirmations by what was sent.
            setOverheadDataThreshold(FREE);
            setOverheadWindowUpdateThreshold(FREE);
            this.resets = new FrameBudget(RESET_BURST, RESETS_A_SECOND, nanos);
            this.control = new FrameBudget(CONTROL_BURST, CONTROL_FRAMES_A_SECOND, nanos);
        }

        @Override
        public int getOverheadResetFactor() {
            return resets.take() ? FREE : TOO_MUCH;
        }

        @Override
        public int getOverheadCountFactor() {
            return control.take() ? FREE : TOO_MUCH;
        }
    }
}
