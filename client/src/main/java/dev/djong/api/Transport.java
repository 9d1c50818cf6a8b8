package dev.djong.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/**
 * How requests reach a server: HTTPS for real, a call of the serving chain in a simulated cluster.
 */
public interface Transport extends AutoCloseable {

    /** One request; header names are lower case. {@code pathAndQuery} is already encoded. */
    record Request(String method, String pathAndQuery, Map<String, String> headers, byte[] body) {}

    /** An answer whose body is read as it arrives; closing it ends the exchange. */
    record Response(int code, Map<String, String> headers, InputStream body) implements AutoCloseable {
        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                throw new TransportException("closing an answer: " + e.getMessage(), e);
            }
        }
    }

    /** @throws TransportException if no answer came */
    Response send(Request request);

    @Override
    void close();
}
