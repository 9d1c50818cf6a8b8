package dev.djong.apiserver.http;

import java.io.IOException;
import java.util.Optional;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Gives each request of a connection what its exchange needs to wait for the client's departure. The container tells
 * nobody: whoever writes finds out, and a watch may have nothing to write for a long time.
 */
final class Departures implements Adapter {
    /** The request attribute with the request's {@link Client}. */
    static final String ATTRIBUTE = "dev.djong.client";

    /** Knows the clients of its requests. */
    interface Connection {
        Client begin(Request request, Response response);

        /** The container itself answers the request, which will not begin. */
        void refused(Request request);
    }

    /** The client of one request. */
    interface Client {
        /** @see Exchange#onGone */
        Lookout onGone(Runnable todo);

        /**
         * A way to the connection past the container, once the head was sent; none where the container multiplexes answers.
         *
         * @param chunked whether the head said that the body comes in chunks
         */
        Optional<Pieces> pieces(boolean chunked);

        /**
         * Sends the head and lets the connection go on without the request, which is through. One that lasts for hours would
         * keep its buffers otherwise.
         *
         * @param aftermath begins when the answer has ended
         * @return whether that can be done here; if not, nothing has happened
         */
        boolean outlive(Lasting body, Aftermath aftermath) throws IOException;

        /** The request has its answer, or the container has done with it. */
        void answered();
    }

    private final Adapter container;
    private final Connection connection;

    Departures(Adapter container, Connection connection) {
        this.container = container;
        this.connection = connection;
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        var client = connection.begin(request, response);
        request.setAttribute(ATTRIBUTE, client);
        try {
            container.service(request, response);
        } finally {
            client.answered();
        }
    }

    @Override
    public boolean prepare(Request request, Response response) throws Exception {
        return container.prepare(request, response);
    }

    @Override
    public boolean asyncDispatch(Request request, Response response, SocketEvent status) throws Exception {
        var lasting = LastingStream.of(request);
        return lasting == null ? container.asyncDispatch(request, response, status) : lasting.dispatched(status);
    }

    @Override
    public void log(Request request, Response response, long time) {
        connection.refused(request);
        container.log(request, response, time);
    }

    @Override
    public void checkRecycled(Request request, Response response) {
        container.checkRecycled(request, response);
    }

    @Override
    public String getDomain() {
        return container.getDomain();
    }
}
