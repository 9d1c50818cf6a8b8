package dev.djong.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/**
 * How requests reach a server: HTTPS for real, a call of the serving chain in a simulated cluster.
 */
public interface Transport extends AutoCloseable {

    /**
     * One request; header names are lower case. {@code pathAndQuery} is already encoded.
     *
     * @param repeatable whether it may be sent again when no answer came: a read, or a write with a precondition that a
     *     first success makes fail
     */
    record Request(String method, String pathAndQuery, Map<String, String> headers, byte[] body, boolean repeatable) {

        /** A request that may be repeated if it only reads. */
        public Request(String method, String pathAndQuery, Map<String, String> headers, byte[] body) {
            this(method, pathAndQuery, headers, body, isRead(method));
        }

        public boolean isRead() {
            return isRead(method);
        }

        private static boolean isRead(String method) {
            return method.equals("GET") || method.equals("HEAD");
        }

        public Request withHeader(String name, String value) {
            var all = new HashMap<>(headers);
            all.put(name, value);
            return new Request(method, pathAndQuery, all, body, repeatable);
        }
    }

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
