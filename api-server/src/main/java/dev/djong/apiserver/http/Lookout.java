package dev.djong.apiserver.http;

/** Waits for a client to go away, until it is closed. */
public interface Lookout extends AutoCloseable {
    @Override
    void close();
}
