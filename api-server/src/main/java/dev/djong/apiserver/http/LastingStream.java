package dev.djong.apiserver.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.AsyncContextCallback;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer over HTTP/2 that has left its request behind. For the container's protocol it is one that is worked on
 * asynchronously; its servlet part knows nothing of that and takes the request for answered, so that its buffers, and the
 * thread with the whole serving chain on its stack, are free. What is still held is the stream, and a thread with a short
 * stack.
 *
 * <pre>{@code
 * on       in the chain: the head is sent
 * Silence  outside of all that a request passes: the servlet's response must not send the end
 * leave    the chain has returned: the servlet's objects are let go
 * waits    the protocol has put the request aside: a thread begins to send the body
 * }</pre>
 */
final class LastingStream implements Lasting.Client, AsyncContextCallback {
    private static final Logger LOG = LoggerFactory.getLogger(LastingStream.class);
    /** The request attribute with the answer that goes on without its request. */
    private static final String ATTRIBUTE = "dev.djong.lasting";

    private final Request request;
    private final Response response;
    private final Lasting body;
    private final Aftermath aftermath;
    private final Departure departure;
    private final Runnable ended;
    private final CountDownLatch over = new CountDownLatch(1);
    /** Only used by the thread that the protocol lets work on the request, one at a time. */
    private boolean begun;

    private LastingStream(
            Request request,
            Response response,
            Lasting body,
            Aftermath aftermath,
            Departure departure,
            Runnable ended) {
        this.request = request;
        this.response = response;
        this.body = body;
        this.aftermath = aftermath;
        this.departure = departure;
        this.ended = ended;
    }

    /**
     * Sends the head.
     *
     * @param departure of the stream
     * @param ended runs when the answer has ended
     * @throws IOException if the client is gone; nothing has happened then
     */
    static LastingStream on(
            Request request, Response response, Lasting body, Aftermath aftermath, Departure departure, Runnable ended)
            throws IOException {
        var servlets = (org.apache.catalina.connector.Response) response.getNote(CoyoteAdapter.ADAPTER_NOTES);
        servlets.flushBuffer();
        var lasting = new LastingStream(request, response, body, aftermath, departure, ended);
        request.setAttribute(ATTRIBUTE, lasting);
        return lasting;
    }

    /** Last of what a web application's answer passes on its way out. Before, the container itself would undo it. */
    static final class Silence extends ValveBase {
        Silence() {
            super(true);
        }

        @Override
        public void invoke(
                org.apache.catalina.connector.Request request, org.apache.catalina.connector.Response response)
                throws IOException, ServletException {
            getNext().invoke(request, response);
            if (of(request.getCoyoteRequest()) != null) {
                response.setSuspended(true);
            }
        }
    }

    /** Lets go of the servlet container's part of the request, which has done with it. */
    void leave() {
        request.setNote(CoyoteAdapter.ADAPTER_NOTES, null);
        response.setNote(CoyoteAdapter.ADAPTER_NOTES, null);
        var broken = new AtomicBoolean();
        response.action(ActionCode.IS_ERROR, broken);
        if (broken.get()) { // the protocol ends the stream, and asks nobody
            request.setAttribute(ATTRIBUTE, null);
            body.close();
            end();
        } else {
            request.action(ActionCode.ASYNC_START, this);
        }
    }

    /** Sends the body on a thread of its own: the protocol has left the request to us. */
    private void begin() {
        if (!begun) {
            begun = true;
            Thread.ofVirtual().name("lasting-stream").start(this::run);
        }
    }

    private void run() {
        try {
            try (body) {
                body.send(this);
                response.action(ActionCode.CLOSE, null);
            }
        } catch (IOException | RuntimeException broken) {
            LOG.debug("a lasting answer broke off: {}", broken.toString());
            response.action(ActionCode.CLOSE_NOW, broken); // resets the stream: its end would say that this was all
        } finally {
            end();
            complete();
            over.countDown();
        }
    }

    private void end() {
        ended.run();
        aftermath.begin();
    }

    private void complete() {
        try {
            request.action(ActionCode.ASYNC_COMPLETE, null);
        } catch (RejectedExecutionException closed) {
            LOG.debug("the server has ended: {}", closed.toString());
        }
    }

    @Override
    public void send(List<byte[]> pieces) throws IOException {
        for (var piece : pieces) {
            response.doWrite(ByteBuffer.wrap(piece));
        }
        response.action(ActionCode.CLIENT_FLUSH, null);
        if (response.isExceptionPresent()) {
            throw new IOException(response.getErrorException());
        }
    }

    @Override
    public Lookout onGone(Runnable todo) {
        return departure.await(todo);
    }

    /**
     * The protocol has nothing to do for a request until somebody else has.
     *
     * @return whether that is the body of a lasting answer, which begins now
     */
    static boolean waits(Processor processor) {
        var request = processor.getRequest();
        var lasting = request == null ? null : of(request); // none on a connection that was upgraded
        if (lasting != null) {
            lasting.begin();
        }
        return lasting != null;
    }

    /** Null for a request that has not been left. */
    static @Nullable LastingStream of(Request request) {
        return (LastingStream) request.getAttribute(ATTRIBUTE);
    }

    /**
     * What the container does when the body has ended, or could not be sent: then its sender still holds the response, for a
     * moment, and must not find one that was cleared.
     *
     * @return whether the stream ends in good order
     */
    boolean dispatched(SocketEvent event) throws InterruptedException {
        if (event == SocketEvent.OPEN_READ) {
            return true;
        }
        departure.happened();
        over.await();
        return false;
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public void fireOnComplete() {
        // the body's sender has done what there was to do
    }

    @Override
    public void incrementInProgressAsyncCount() {
        // counts a web application's requests, for its end: Draining waits for those here
    }

    @Override
    public void decrementInProgressAsyncCount() {
        // see above
    }
}
