package dev.djong.apiserver.http;

import java.io.IOException;
import java.util.List;

/** Where an answer goes that is sent piece by piece. */
@FunctionalInterface
public interface Pieces {
    /**
     * Sends them now, with as few calls of the socket as it takes, and waits for a slow client.
     *
     * @param pieces in order; shared, never written to
     */
    void send(List<byte[]> pieces) throws IOException;
}
