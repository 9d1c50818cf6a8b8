package dev.djong.apiserver.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.UpgradeToken;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 that notices when a client goes away while its request is worked on. The container does not look at a
 * connection again before it has answered. Here a request that asks for it has its connection watched by the container's
 * poller, and what can be read then is the end or, rarely, the next request: that stays for later, and nothing is looked
 * for behind it.
 */
public final class CalmHttp11Protocol extends Http11NioProtocol {
    private static final int NO_TIMEOUT = -1;
    private static final int NOTHING = 0;

    public CalmHttp11Protocol() {
        super(new Endpoint());
    }

    @Override
    public int getDesiredBufferSize() {
        return ConnectorTuning.IDLE_BUFFER_BYTES;
    }

    /** Those of all connections there are. */
    List<NioChannel> channels() {
        return getEndpoint().getConnections().stream()
                .map(SocketWrapperBase::getSocket)
                .toList();
    }

    /** Whoever waits is asked each second whether it has waited for too long, which a lasting answer cannot. */
    @Override
    public void addWaitingProcessor(Processor processor) {
        if (!LastingStream.waits(processor)) {
            super.addWaitingProcessor(processor);
        }
    }

    @Override
    protected Processor createProcessor() {
        var connection = new Connection((Endpoint) getEndpoint());
        return new Attentive(this, new Departures(getAdapter(), connection), connection);
    }

    /** Tells the connection on which socket its requests are. */
    private static final class Attentive extends Http11Processor {
        private final Connection connection;

        Attentive(CalmHttp11Protocol protocol, Adapter adapter, Connection connection) {
            super(protocol, adapter);
            this.connection = connection;
        }

        @Override
        public SocketState service(SocketWrapperBase<?> socket) throws IOException {
            connection.socket = (NioSocketWrapper) socket;
            var state = super.service(socket);
            var token = getUpgradeToken();
            if (token != null && state != SocketState.UPGRADING) {
                token.httpUpgradeHandler().destroy(); // the server ends: it does not hand connections over any more
            }
            return state;
        }
    }

    /** What a processor works on: one socket at a time, and on it one request at a time. */
    private static final class Connection implements Departures.Connection {
        private final Endpoint endpoint;
        /** Only used by the thread that works on the request. */
        private @Nullable NioSocketWrapper socket;

        Connection(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public Departures.Client begin(Request request, Response response) {
            var from = Objects.requireNonNull(socket, "a request without a socket");
            return new WatchedSocket(from, endpoint, request, response);
        }

        @Override
        public void refused(Request request) {
            // Nothing had begun.
        }
    }

    /** The poller's side: what becomes readable while a request is worked on is shown to the one who watches. */
    private static final class Endpoint extends NioEndpoint {
        /** A connection holds one while its thread makes a record or takes one apart: there are not more at once. */
        private static final int KEPT_RECORDS = 2 * Runtime.getRuntime().availableProcessors();

        private final Map<SocketWrapperBase<NioChannel>, WatchedSocket> watched = new ConcurrentHashMap<>();
        private final RecordBuffers records = new RecordBuffers(KEPT_RECORDS);

        @Override
        protected NioChannel createChannel(SocketBufferHandler buffers) {
            return isSSLEnabled() ? new CalmSecureChannel(buffers, this, records) : super.createChannel(buffers);
        }

        @Override
        public boolean processSocket(SocketWrapperBase<NioChannel> socket, SocketEvent event, boolean dispatch) {
            var watcher = event == SocketEvent.OPEN_READ ? watched.get(socket) : null;
            if (watcher == null) {
                return super.processSocket(socket, event, dispatch);
            }
            getExecutor().execute(watcher::look);
            return true;
        }
    }

    /** The socket of one request. */
    private static final class WatchedSocket implements Departures.Client {
        private final NioSocketWrapper socket;
        private final Endpoint endpoint;
        private final Request request;
        private final Response response;
        private final Departure departure = new Departure();
        /** Guarded by this. */
        private boolean watching;

        WatchedSocket(NioSocketWrapper socket, Endpoint endpoint, Request request, Response response) {
            this.socket = socket;
            this.endpoint = endpoint;
            this.request = request;
            this.response = response;
        }

        /** The container is told that the head is sent, so that it adds none, nor an end. */
        @Override
        public boolean outlive(Lasting body, Aftermath aftermath) throws IOException {
            if (!request.method().equals("GET") || !request.protocol().equals("HTTP/1.1")) {
                return false; // nothing follows a HEAD, and HTTP/1.0 knows no chunks
            }
            if (endpoint.isPaused()) {
                return false; // a server that ends hands no connection over any more, and would cut the answer off
            }
            var answer = new LastingAnswer(socket, body, aftermath);
            request.action(ActionCode.UPGRADE, new UpgradeToken(answer, null, null, null));
            response.setCommitted(true);
            new SocketPieces(socket, false).send(List.of(ChunkedHead.of(response)));
            return true;
        }

        @Override
        public Lookout onGone(Runnable todo) {
            var lookout = departure.await(todo);
            watch();
            return () -> {
                lookout.close();
                answered();
            };
        }

        @Override
        public Optional<Pieces> pieces(boolean chunked) {
            return Optional.of(new SocketPieces(socket, chunked));
        }

        private synchronized void watch() {
            watching = true;
            socket.setReadTimeout(NO_TIMEOUT); // the protocol sets it again for the next request
            endpoint.watched.put(socket, this);
            socket.registerReadInterest();
        }

        /**
         * The poller may still tell of something to read: the container then finds nothing, which it is used to. But it
         * must not miss a read for so long that it takes the next request for one that hangs.
         */
        @Override
        public synchronized void answered() {
            if (watching) {
                watching = false;
                endpoint.watched.remove(socket, this);
                socket.interestOps(NOTHING);
            }
        }

        void look() {
            if (isGone()) {
                departure.happened();
            }
        }

        private synchronized boolean isGone() {
            if (!watching) {
                return false;
            }
            var next = ByteBuffer.allocate(1);
            try {
                if (socket.read(false, next) == 0) {
                    socket.registerReadInterest();
                } else {
                    socket.unRead(next.flip());
                }
                return false;
            } catch (IOException closed) {
                return true;
            }
        }
    }
}
