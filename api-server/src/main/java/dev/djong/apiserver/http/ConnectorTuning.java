package dev.djong.apiserver.http;

import dev.djong.shell.ConnectionLimit;
import java.time.Duration;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;

/**
 * How the container's connector serves an API. Its defaults are for web pages: it works on only 20 streams of an HTTP/2
 * connection at once, and one client multiplexes all its watches over one connection; with 60 of them nothing else would
 * get through. Numbers not named here stay as they are.
 */
public final class ConnectorTuning {
    private static final int HEAP_BYTES_A_STREAM = 256 << 10;

    /** Requests of one HTTP/2 connection at once, watches included: together they take a quarter of the heap at most. */
    public static final int MAX_STREAMS =
            (int) Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_BYTES_A_STREAM, 250, 4096);

    private static final int MAX_HEADER_BYTES = 64 << 10;
    /** Each connection that is answered holds so much: ours are a few hundred bytes, a proxied one's some thousand. */
    private static final int MAX_RESPONSE_HEADER_BYTES = 16 << 10;
    /** No client sends any, and each connection reserves the space. */
    private static final int MAX_TRAILER_BYTES = 1 << 10;
    /** What an answer gathers before it is sent, at first: a watch, which writes past it, holds it for as long as it lasts. */
    static final int IDLE_BUFFER_BYTES = 2 << 10;
    /** The same for an answer with a body. */
    static final int ANSWER_BUFFER_BYTES = 8 << 10;

    static final int STREAM_WINDOW_BYTES = 64 << 10;
    static final Duration KEEP_ALIVE = Duration.ofSeconds(90);
    private static final int CONNECTIONS_PART_OF_HEAP = 4;
    static final int NO_LIMIT = -1;

    private ConnectorTuning() {}

    /** The connector must have no HTTP/2 yet: it gets ours. */
    public static void apply(Connector connector) {
        connector.setAllowTrace(true);
        connector.setXpoweredBy(false);
        connector.setMaxPostSize(NO_LIMIT);
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            tuneHttp11(http);
        }
        // A channel that went to the next connection could still be written to by who was told late that the last one
        // ended.
        connector.setProperty("socket.bufferPool", "0");
        connector.addUpgradeProtocol(new CalmHttp2Protocol(System::nanoTime));
        connector.addLifecycleListener(ConnectorTuning::initialised);
    }

    private static void tuneHttp11(AbstractHttp11Protocol<?> http) {
        http.setMaxHttpRequestHeaderSize(MAX_HEADER_BYTES);
        http.setMaxHttpResponseHeaderSize(MAX_RESPONSE_HEADER_BYTES);
        http.setMaxTrailerSize(MAX_TRAILER_BYTES);
        http.setRelaxedPathChars("\"<>[\\]^`{|}");
        http.setRelaxedQueryChars("\"<>[\\]^`{|}");
        http.setKeepAliveTimeout((int) KEEP_ALIVE.toMillis());
        http.setMaxKeepAliveRequests(NO_LIMIT);
        http.setMaxConnections(ConnectionLimit.ofHeap(CONNECTIONS_PART_OF_HEAP));
        http.setTcpNoDelay(true);
        http.setCompression("off");
    }

    private static void initialised(LifecycleEvent event) {
        if (event.getType().equals(Lifecycle.AFTER_INIT_EVENT)
                && event.getLifecycle() instanceof Connector connector
                && connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http.setAdapter(new RawPathAdapter(http.getAdapter()));
            connector.getService().getContainer().getPipeline().addValve(new LastingStream.Silence());
        }
    }
}
