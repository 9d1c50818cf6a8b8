package dev.djong.apiserver.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** One HTTP request and the means to answer it. Used by one thread at a time. */
public interface Exchange {
    String method();

    /** The path as it stood in the request line: nothing decoded, nothing normalised. */
    String rawPath();

    /** The query as it stood in the request line, without the question mark; empty where there is none. */
    String rawQuery();

    Optional<String> header(String name);

    List<String> headers(String name);

    List<String> headerNames();

    /** The request's body; empty for most verbs. */
    InputStream body() throws IOException;

    /** The body has been read: {@link #body} gives it once more. */
    void bodyWas(byte[] read);

    /** The certificates that the client proved to own, leaf first; verified by the TLS layer. */
    List<X509Certificate> clientCertificates();

    String remoteAddress();

    /** Whether the answer's head was sent already, so that its code can no longer change. */
    boolean isCommitted();

    /** Drops headers and body that were prepared but not sent. */
    void reset();

    void status(int code);

    /** The answer's code as far as it is known. */
    int status();

    /** Adds a header to the answer; a repeated name becomes a repeated header. */
    void respondWith(String name, String value);

    /** The answer's body. */
    OutputStream answer() throws IOException;

    /** Sends what was written so far. */
    void flush() throws IOException;

    /** Sends the head; the body goes through the result, no longer through {@link #answer}. For large or lasting answers. */
    default Pieces pieces() throws IOException {
        flush();
        return pieces -> {
            for (var piece : pieces) {
                answer().write(piece);
            }
            flush();
        };
    }

    /**
     * Sends the head, and then the body: in here where this exchange has nothing to gain by it, otherwise on a thread of its
     * own, and this returns at once. Nothing of the exchange may be used afterwards but {@link #whenOver}.
     *
     * @param body is closed whatever comes of it
     */
    default void lasting(Lasting body) throws IOException {
        try (body) {
            body.send(Lasting.Client.of(this));
        }
    }

    /**
     * Does it when the answer has ended, which is now unless {@link #lasting} or {@link #upgrade} let it go on. Called once
     * the rest of the chain has returned.
     */
    default void whenOver(Runnable todo) {
        todo.run();
    }

    /**
     * Waits, until the result is closed, for the client to go away: it closes its connection or gives this request up. One
     * at a time waits. Without this only a write finds out.
     *
     * @param todo runs once, on the thread that finds out, which it must not hold up; at once if the client has gone already
     */
    Lookout onGone(Runnable todo);

    /** Whether this connection can be handed over to another protocol: HTTP/1.1 only. */
    boolean canUpgrade();

    /** Answers 101 with the headers set so far and hands the connection's bytes to {@code takeover}, which runs until both sides are done. */
    void upgrade(Takeover takeover) throws IOException;

    /** What runs on an upgraded connection, on a thread of its own. */
    interface Takeover {
        /** @param connection closing it ends a blocked read */
        void run(InputStream fromClient, OutputStream toClient, Closeable connection) throws IOException;
    }
}
