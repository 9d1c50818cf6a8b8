package dev.djong.apiserver.http;

import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Shows the container the path {@code /} for every request, and keeps the real one for {@link RequestLine}. The container
 * would otherwise answer {@code ..}, {@code %2F} and broken escapes itself, with a page instead of a Status and with no
 * audit, and would hide {@code //} and {@code ;} from us.
 */
final class RawPathAdapter implements Adapter {
    /** Bytes, as from a socket: the container takes a string for a path that was decoded before. */
    private static final byte[] ROOT = {'/'};

    private final Adapter container;

    RawPathAdapter(Adapter container) {
        this.container = container;
    }

    @Override
    public void service(Request request, Response response) throws Exception {
        request.setAttribute(ServletExchange.RAW_PATH, request.requestURI().toString());
        request.requestURI().setBytes(ROOT, 0, ROOT.length);
        container.service(request, response);
    }

    @Override
    public boolean prepare(Request request, Response response) throws Exception {
        return container.prepare(request, response);
    }

    @Override
    public boolean asyncDispatch(Request request, Response response, SocketEvent status) throws Exception {
        return container.asyncDispatch(request, response, status);
    }

    @Override
    public void log(Request request, Response response, long time) {
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
