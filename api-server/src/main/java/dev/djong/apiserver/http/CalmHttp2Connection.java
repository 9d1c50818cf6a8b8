package dev.djong.apiserver.http;

import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http2.Http2AsyncUpgradeHandler;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/2 that tells requests when their client resets its stream or the whole connection ends, and that
 * is read by one thread at a time from its first byte on.
 */
final class CalmHttp2Connection extends Http2AsyncUpgradeHandler {
    private static final int UPGRADED_STREAM = 1;

    private final Streams streams;
    private final SocketWrapperBase<?> socket;
    private final Http2Connections all;
    /** Only read and written by the thread that reads frames. */
    private int lastOpened;
    /** Set before the first read begins. */
    private boolean begun;

    /** @param all those of its port */
    static CalmHttp2Connection on(
            SocketWrapperBase<?> socket,
            Http2Protocol protocol,
            Adapter adapter,
            @Nullable Request upgraded,
            Http2Connections all) {
        var streams = new Streams();
        if (upgraded != null) {
            streams.open(UPGRADED_STREAM);
        }
        return new CalmHttp2Connection(protocol, new Departures(adapter, streams), upgraded, socket, streams, all);
    }

    private CalmHttp2Connection(
            Http2Protocol protocol,
            Adapter adapter,
            @Nullable Request upgraded,
            SocketWrapperBase<?> socket,
            Streams streams,
            Http2Connections all) {
        super(protocol, adapter, upgraded, socket);
        this.streams = streams;
        this.socket = socket;
        this.all = all;
    }

    /** The streams whose requests are not over, by their numbers. */
    private static final class Streams implements Departures.Connection {
        private final Map<Integer, Departure> open = new ConcurrentHashMap<>();
        private volatile boolean ended;

        void open(int stream) {
            open.put(stream, new Departure());
        }

        @Override
        public Departures.Client begin(Request request, Response response) {
            int stream = number(request);
            var departure = open.computeIfAbsent(stream, unused -> new Departure());
            if (ended) {
                departure.happened();
            }
            return new StreamClient(stream, departure, request, response);
        }

        /** The client of one stream. */
        private final class StreamClient implements Departures.Client {
            private final int stream;
            private final Departure departure;
            private final Request request;
            private final Response response;
            /** Where the answer goes on without the request. Only used by the request's thread. */
            private @Nullable LastingStream lasting;

            StreamClient(int stream, Departure departure, Request request, Response response) {
                this.stream = stream;
                this.departure = departure;
                this.request = request;
                this.response = response;
            }

            @Override
            public Lookout onGone(Runnable todo) {
                return departure.await(todo);
            }

            @Override
            public Optional<Pieces> pieces(boolean chunked) {
                return Optional.empty();
            }

            @Override
            public boolean outlive(Lasting body, Aftermath aftermath) throws IOException {
                if (!request.method().equals("GET")) {
                    return false; // nothing follows a HEAD
                }
                lasting = LastingStream.on(request, response, body, aftermath, departure, () -> forget(stream));
                return true;
            }

            @Override
            public void answered() {
                if (lasting == null) {
                    forget(stream);
                } else {
                    lasting.leave();
                }
            }
        }

        @Override
        public void refused(Request request) {
            open.remove(number(request));
        }

        private static int number(Request request) {
            return Integer.parseInt(request.getProtocolRequestId());
        }

        void forget(int stream) {
            open.remove(stream);
        }

        void reset(int stream) {
            var departure = open.get(stream);
            if (departure != null) {
                departure.happened();
            }
        }

        void end() {
            ended = true;
            open.values().forEach(Departure::happened);
        }
    }

    /** The container does it again for each event, which does nothing. */
    @Override
    public void init(@Nullable WebConnection upgraded) {
        boolean first = !begun;
        begun = true;
        super.init(upgraded);
        if (first) {
            all.add(this); // not before: our settings, sent by now, must be the first frame
            if (streams.ended) {
                all.remove(this);
            }
        }
    }

    /**
     * Does nothing, where the container would send GOAWAY: the port is still open at that moment, so that the client would
     * come back by it and be cut off, and a connection whose event is being looked at would be left out.
     */
    @Override
    public void pause() {}

    /** Sends GOAWAY, once. */
    void leave() {
        super.pause();
    }

    /**
     * The container starts to read the connection's preface, and then reads on although that read may just have ended on
     * another thread, which has given up the right to read but has not handed on what it read: frames overtake each other,
     * and the connection ends with a protocol error. What has read the preface reads on by itself, so that is enough.
     */
    @Override
    public SocketState upgradeDispatch(SocketEvent status) {
        if (!begun) {
            init(null);
            if (status == SocketEvent.OPEN_READ) {
                return socket.isClosed() ? SocketState.CLOSED : SocketState.ASYNC_IO;
            }
        }
        var state = super.upgradeDispatch(status);
        if (state == SocketState.CLOSED) {
            streams.end();
        }
        return state;
    }

    @Override
    public void headersEnd(int stream, boolean endOfStream) {
        if (stream > lastOpened) { // otherwise these are trailers
            lastOpened = stream;
            streams.open(stream);
        }
        try {
            super.headersEnd(stream, endOfStream);
        } catch (Exception refused) {
            streams.forget(stream);
            throw CalmHttp2Connection.<RuntimeException>asItIs(refused);
        }
    }

    @Override
    public void reset(int stream, long errorCode) {
        try {
            super.reset(stream, errorCode);
        } catch (Exception wrong) {
            throw CalmHttp2Connection.<RuntimeException>asItIs(wrong);
        }
        streams.reset(stream);
    }

    /** The container's checked exceptions cannot be named from outside of its package. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> E asItIs(Exception thrown) throws E {
        throw (E) thrown;
    }

    /** The socket was closed, by whomever. */
    @Override
    public void destroy() {
        super.destroy();
        streams.end();
        all.remove(this);
    }
}
